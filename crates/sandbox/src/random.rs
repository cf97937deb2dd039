//! Random ids and secrets, in the shapes of PROTOCOL "Identifiers".

use admin_api::TenantId;
use admin_api::ids::USER_DOMAIN;
use admin_api::signing::hex;
use admin_api::time;

const ALPHANUMERIC: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// Random bytes of the operating system.
pub fn fill(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        // Without randomness there are neither keys nor ids, so nothing can go on.
        panic!("the operating system gave no random bytes: {error}");
    }
}

/// An array of random bytes.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

/// A number below `limit`; 0 when the limit is 0.
pub fn below(limit: u64) -> u64 {
    u64::from_le_bytes(bytes()).checked_rem(limit).unwrap_or(0)
}

/// As many characters of `[a-z0-9]` as there are bytes.
pub fn alphanumeric(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| ALPHANUMERIC[usize::from(*byte) % 36] as char).collect()
}

/// 32 lower-case hex digits: sessions, verifiers and operation ids.
pub fn token() -> String {
    hex(&bytes::<16>())
}

/// A user id handed out at this time (seconds since 1970).
pub fn user_id(tenant: &TenantId, at: i64) -> String {
    user_id_from(tenant, at, &bytes::<8>())
}

/// A user id from random bytes.
pub fn user_id_from(tenant: &TenantId, at: i64, tail: &[u8; 8]) -> String {
    let date: String = time::format(at).chars().filter(char::is_ascii_digit).collect();
    format!("{date}.{}@{tenant}.{USER_DOMAIN}", alphanumeric(tail))
}

/// A tresor id.
pub fn tresor_id() -> String {
    format!("0000{}", alphanumeric(&bytes::<20>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::{TresorId, UserId};

    #[test]
    fn ids_have_their_documented_shapes() {
        let tenant = TenantId::new("abcdefgh12");
        let user = user_id(&tenant, 1_481_677_357);
        assert!(user.starts_with("20161214010237."), "{user}");
        assert!(UserId::new(user).looks_right());
        assert!(TresorId::new(tresor_id()).looks_right());
        assert!(admin_api::ids::is_registration_token(&token()));
        assert_ne!(token(), token());
        assert_eq!(below(0), 0);
        assert!(below(3) < 3);
    }
}
