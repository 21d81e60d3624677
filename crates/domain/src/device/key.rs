//! What devices and their group are called by apps, and what both prove themselves with.

use crate::ids::{DeviceId, PoolId};
use crate::token::Digest;

const ALPHANUMERIC: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Letters and digits of a group key after its hyphen.
const GROUP_KEY_LENGTH: usize = 8;

/// The wire's `DeviceKey`: the pool's region and a UUID in lower case.
pub fn device_key(pool: &PoolId, id: DeviceId) -> String {
    format!("{}_{id}", pool.region().unwrap_or_default())
}

/// Reads back what [`device_key`] made for this pool; nothing else, not even the same UUID in capitals: the text is part
/// of what a device proves.
pub fn parse_device_key(pool: &PoolId, text: &str) -> Option<DeviceId> {
    let (_, uuid) = text.rsplit_once('_')?;
    DeviceId::parse(uuid).filter(|&id| device_key(pool, id) == text)
}

/// `DeviceGroupKey`: one for all devices of a pool, a hyphen and eight letters and digits. No secret; computed, so that
/// it is the same for ever and lies nowhere.
pub fn device_group_key(pool: &PoolId) -> String {
    let Digest(digest) = Digest::of(format!("device group of {pool}").as_bytes());
    let places = digest.iter().map(|byte| usize::from(*byte) % ALPHANUMERIC.len());
    let letters = places.filter_map(|place| ALPHANUMERIC.get(place).copied().map(char::from));
    std::iter::once('-').chain(letters.take(GROUP_KEY_LENGTH)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::fixed::Counter;

    #[test]
    fn a_key_leads_back_to_its_device_in_its_own_region_only() {
        let pool = PoolId::from("us-east-1_AbCdEfGhI");
        let id = DeviceId::generate(&Counter::default());
        let key = device_key(&pool, id);

        assert!(key.starts_with("us-east-1_") && key.len() == 46, "{key}");
        assert_eq!(parse_device_key(&pool, &key), Some(id));
        assert_eq!(parse_device_key(&PoolId::from("eu-west-1_AbCdEfGhI"), &key), None);
        let uuid = id.to_string();
        for text in [
            uuid.clone(),
            format!("us-east-1_{}", uuid.to_uppercase()),
            format!("us-east-1_{}", uuid.replace('-', "")),
            format!("us-east-1_{{{uuid}}}"),
            format!("us-east-1_{uuid}0"),
            format!("_{uuid}"),
            String::new(),
        ] {
            assert_eq!(parse_device_key(&pool, &text), None, "{text}");
        }
    }

    #[test]
    fn a_pool_has_one_group_of_its_own() {
        let (one, other) = (PoolId::from("us-east-1_AbCdEfGhI"), PoolId::from("us-east-1_AbCdEfGhJ"));
        let key = device_group_key(&one);

        assert_eq!(key, device_group_key(&one));
        assert_ne!(key, device_group_key(&other));
        assert!(key.len() == 9 && key.starts_with('-'), "{key}");
        assert!(key[1..].bytes().all(|byte| byte.is_ascii_alphanumeric()), "{key}");
    }
}
