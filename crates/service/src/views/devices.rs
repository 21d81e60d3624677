//! Devices as their users and administrators see them.

use domain::{device::Device, pool::Pool};
use wire::shapes::{AttributeType, DeviceType};

use super::users::{attribute, moment};

pub fn device(pool: &Pool, device: &Device) -> DeviceType {
    let name = device.name.as_deref().map(|name| attribute("device_name", name));
    let address = device.last_address.as_deref().map(|address| attribute("last_ip_used", address));
    let attributes: Vec<AttributeType> = [
        Some(attribute("device_status", "valid")),
        name,
        address,
        Some(attribute("dev:device_remembered_status", device.remembrance.as_str())),
    ]
    .into_iter()
    .flatten()
    .collect();
    DeviceType {
        device_key: Some(domain::device::device_key(&pool.id, device.id)),
        device_attributes: Some(attributes),
        device_create_date: Some(moment(device.created)),
        device_last_modified_date: Some(moment(device.modified)),
        device_last_authenticated_date: Some(moment(device.authenticated)),
    }
}
