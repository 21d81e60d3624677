//! Devices of users: confirmed, remembered, listed, forgotten.

mod admin_forget_device;
mod admin_get_device;
mod admin_list_devices;
mod admin_update_device_status;
mod confirm_device;
mod forget_device;
mod get_device;
mod list_devices;
mod update_device_status;
