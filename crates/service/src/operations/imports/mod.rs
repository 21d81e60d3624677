//! Import jobs: the file's header, and a job from its making to its end.

mod create_user_import_job;
mod describe_user_import_job;
mod get_csv_header;
mod list_user_import_jobs;
mod start_user_import_job;
mod stop_user_import_job;
