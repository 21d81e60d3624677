//! Stored forms that were released: they are read for ever, and the current one is written byte for byte.
//!
//! A changed golden file is a changed format. Add fields with a default, or make a new version with an upgrade and a file
//! of its own; never edit a file of a released version.

use std::fmt::Debug;
use std::fs;
use std::path::Path;

use super::callers::{declaration, iam_group, iam_user, managed_policy, oidc_provider, role};
use super::configured::{auth_event, familiar, log_delivery, look, risk, style, terms};
use super::federation::{certificate, custom_domain, identity_provider, resource_server};
use super::identities::{identity, identity_pool, open_id_key};
use super::logs::{log_entry, log_group, log_stream, message_event};
use super::samples::*;
use crate::record::{Record, decode, encode};
use crate::{IdentityPoolRemains, LogGroupRemains, PoolRemains, RunningImport, Tombstone, UserRemains};
use domain::log::LogGroupNumber;
use domain::otp::Purpose;
use domain::token::KeyUse;

fn golden<R: Record + PartialEq + Debug>(record: &R) {
    let name = R::TABLE.name.replace(['\'', ' '], "_");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let written = encode(record).unwrap();
    let current = String::from_utf8(written[1..].to_vec()).unwrap();
    for version in 1..=R::TABLE.version {
        let path = folder.join(format!("{name}.v{version}.json"));
        let text = fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; it is written as\n{current}", path.display()));
        let mut stored = vec![version];
        stored.extend_from_slice(text.trim_end().as_bytes());
        assert_eq!(&decode::<R>(&stored).unwrap(), record, "{name} of version {version}");
    }
    let released = fs::read_to_string(folder.join(format!("{name}.v{}.json", R::TABLE.version))).unwrap();
    assert_eq!(written[0], R::TABLE.version);
    assert_eq!(current, released.trim_end(), "{name} as it is written");
}

macro_rules! goldens {
    ($($name:ident: $record:expr;)*) => {
        $(#[test]
        fn $name() {
            golden(&$record);
        })*

        #[test]
        fn every_table_has_a_golden_file() {
            let names = vec![$(name_of(&$record)),*];
            let tables: Vec<_> = crate::tables::ALL.iter().map(|table| table.table.name).collect();
            assert_eq!(names, tables);
        }
    };
}

fn name_of<R: Record>(_: &R) -> &'static str {
    R::TABLE.name
}

fn ana() -> domain::user::User {
    user(&pool(1), 1, "ana", &[("email", "ana@example.com"), ("email_verified", "true")])
}

goldens! {
    pool_is_stored_so: pool_with_aliases(1);
    tombstone_is_stored_so: Tombstone { number: pool(1).number, id: pool(1).id, deleted: NOW };
    client_is_stored_so: client("1example23456789", &pool(1));
    user_is_stored_so: ana();
    credentials_are_stored_so: credentials(&ana()).with_permanent_password(password(), 0);
    attempts_are_stored_so: attempts(&ana());
    code_is_stored_so: code(&ana(), Purpose::SignUp);
    session_is_stored_so: grant(&ana(), 1);
    used_value_is_stored_so: marker(&pool(1));
    signing_key_is_stored_so: signing_key(&pool(1), KeyUse::Access);
    message_is_stored_so: message(&pool(1), 1);
    access_key_is_stored_so: access_key();
    pool_remains_are_stored_so: PoolRemains { pool: pool(1), deleted: NOW };
    user_remains_are_stored_so: UserRemains { pool: pool(1).number, user: ana().id, deleted: NOW };
    custom_sign_in_is_stored_so: custom_state(&pool(1));
    look_is_stored_so: look(&pool(1), Some("1example23456789".into()));
    style_is_stored_so: style(&pool(1)).0;
    register_of_styles_is_stored_so: style(&pool(1)).1;
    terms_are_stored_so: terms(&pool(1)).0;
    register_of_terms_is_stored_so: terms(&pool(1)).1;
    risk_configuration_is_stored_so: risk(&pool(1), Some("1example23456789".into()));
    log_delivery_is_stored_so: log_delivery(&pool(1));
    group_is_stored_so: group(&pool(1), "admins", 7);
    memberships_are_stored_so: members(&ana(), &[&group(&pool(1), "admins", 7)]);
    group_remains_are_stored_so: group_remains(&pool(1), 7);
    tracked_sessions_are_stored_so: tracked(&ana(), 1);
    provisioned_limit_is_stored_so: provisioned_limit();
    identity_provider_is_stored_so: identity_provider(&pool(1), "Okta", &["okta.example.com"]);
    certificate_is_stored_so: certificate(&pool(1));
    resource_server_is_stored_so: resource_server(&pool(1), "https://api.example.com");
    domain_is_stored_so: custom_domain(&pool(1), "auth.example.com");
    auth_event_is_stored_so: auth_event(&ana(), 1);
    familiar_places_are_stored_so: familiar(&ana());
    passkeys_are_stored_so: passkeys(&ana(), "AQIDBA");
    import_job_is_stored_so: import_job(&pool(1));
    running_import_is_stored_so: RunningImport { pool: pool(1).number, job: import_job(&pool(1)).number };
    import_piece_is_stored_so: import_piece(&pool(1));
    import_log_page_is_stored_so: import_log_page(&pool(1));
    device_is_stored_so: device(&ana(), 3);
    audit_entry_is_stored_so: audit_entry();
    identity_pool_is_stored_so: identity_pool(1);
    identity_is_stored_so: identity(&identity_pool(1), 2, &["ana", "eva"]);
    identity_pool_remains_are_stored_so: IdentityPoolRemains { pool: identity_pool(1).id, deleted: NOW };
    open_id_key_is_stored_so: open_id_key();
    function_call_is_stored_so: function_call(&pool(1), 1);
    message_event_is_stored_so: message_event(&pool(1), 1);
    log_group_is_stored_so: log_group("/aws/vendedlogs/people", 7);
    log_stream_is_stored_so: log_stream(7, "us-east-1_Test00001");
    log_entry_is_stored_so: log_entry(7, NOW, 1);
    log_group_remains_are_stored_so: LogGroupRemains { group: LogGroupNumber(7), deleted: NOW };
    spent_budget_is_stored_so: spent();
    mail_template_is_stored_so: mail_template();
    iam_user_is_stored_so: iam_user();
    role_is_stored_so: role();
    managed_policy_is_stored_so: managed_policy();
    oidc_provider_is_stored_so: oidc_provider();
    iam_group_is_stored_so: iam_group();
    declaration_is_stored_so: declaration();
}
