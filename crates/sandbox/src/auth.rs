//! The signature of a request (PROTOCOL, Signing): every published client's form is taken, and nothing else.
//!
//! A header that cannot be read is 400 `BadInput`; a missing or wrong signature, another user and a date that is off are
//! 403 `InvalidAuthorization`. The headers are judged before the body is read, and the body by the hash they carry.

use crate::refusal::{BAD_INPUT, Refusal};
use admin_api::secret::AdminKey;
use admin_api::signing::{self, SCHEME, header};
use admin_api::time;
use axum::http::HeaderMap;
use subtle::ConstantTimeEq;

/// A wrong or missing signature.
const INVALID: Refusal = Refusal::Code("InvalidAuthorization");

/// Who may sign, and when it is.
pub struct Verifier<'a> {
    /// Any of these keys will do.
    pub keys: [&'a AdminKey; 2],
    /// The only user who may sign.
    pub admin_user: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

/// What is signed, besides headers.
pub struct Target<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and raw query, as they came.
    pub path_and_query: &'a str,
    /// The same without the tenant's prefix, where there was one: some clients sign that.
    pub unprefixed: Option<&'a str>,
}

/// What the signature says of the body.
#[derive(Debug, PartialEq, Eq)]
pub struct BodyClaim {
    /// The hash, in lower-case hex digits.
    sha256: Option<String>,
    /// Whether the hash is among the signed headers.
    is_signed: bool,
}

impl BodyClaim {
    /// Holds a body against its hash.
    pub fn check(&self, digest: &[u8; 32], size: u64) -> Result<(), Refusal> {
        match &self.sha256 {
            Some(claimed) if *claimed != signing::hex(digest) => Err(BAD_INPUT),
            None if size > 0 => Err(BAD_INPUT),
            // Anybody on the way could have put another hash beside another body.
            Some(_) if size > 0 && !self.is_signed => Err(INVALID),
            _ => Ok(()),
        }
    }
}

impl Verifier<'_> {
    /// Checks the headers of a request.
    pub fn check(&self, target: &Target<'_>, headers: &HeaderMap) -> Result<BodyClaim, Refusal> {
        // All that can be malformed comes first: whoever sends nonsense hears of it, signed or not.
        let user = single(headers, header::USER_ID)?;
        let date =
            single(headers, header::DATE)?.map(|text| time::parse(text).ok_or(BAD_INPUT)).transpose()?;
        let sha256 = single(headers, header::CONTENT_SHA256)?.map(parse_sha256).transpose()?;
        let names = single(headers, header::HMAC_HEADERS)?.map(parse_names).transpose()?;
        let signature = single(headers, header::AUTHORIZATION)?.map(parse_signature).transpose()?;
        let (Some(user), Some(date), Some(names), Some(signature)) = (user, date, names, signature) else {
            return Err(INVALID);
        };
        let signed = names
            .iter()
            .map(|name| Ok((*name, single(headers, name)?.ok_or(BAD_INPUT)?)))
            .collect::<Result<Vec<_>, Refusal>>()?;

        let covers = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
        let covers_enough = [header::USER_ID, header::DATE, header::HMAC_HEADERS].into_iter().all(covers);
        let is_fresh = (self.now - date).abs() <= time::DATE_TOLERANCE_SECONDS;
        if !covers_enough || !is_fresh || user != self.admin_user {
            return Err(INVALID);
        }
        let is_signed_over = |path: &str| {
            let canonical = signing::canonical_string(target.method, path, signed.iter().copied());
            self.keys.iter().any(|key| {
                let expected = signing::base64(&signing::mac(key, &canonical));
                bool::from(expected.as_bytes().ct_eq(signature.as_bytes()))
            })
        };
        if !is_signed_over(target.path_and_query) && !target.unprefixed.is_some_and(is_signed_over) {
            return Err(INVALID);
        }
        Ok(BodyClaim { sha256, is_signed: covers(header::CONTENT_SHA256) })
    }
}

/// The one value of a header; `None` when it is not there. Twice the same header, or bytes that are no text, cannot
/// be read.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(BAD_INPUT);
    }
    first.map(|value| std::str::from_utf8(value.as_bytes()).map_err(|_| BAD_INPUT)).transpose()
}

fn parse_sha256(text: &str) -> Result<String, Refusal> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { Ok(text.to_ascii_lowercase()) } else { Err(BAD_INPUT) }
}

/// The names, in their order and spelling.
fn parse_names(text: &str) -> Result<Vec<&str>, Refusal> {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_name = |name: &&str| axum::http::HeaderName::from_bytes(name.as_bytes()).is_ok();
    if names.iter().all(is_name) { Ok(names) } else { Err(BAD_INPUT) }
}

/// The signature behind its scheme: anything in base64's alphabet, so that a wrong one is wrong and not malformed.
fn parse_signature(text: &str) -> Result<&str, Refusal> {
    let scheme = SCHEME.trim_end();
    let signature = text
        .get(..scheme.len())
        .filter(|start| start.eq_ignore_ascii_case(scheme))
        .and_then(|_| text[scheme.len()..].strip_prefix(' '))
        .map(str::trim)
        .ok_or(BAD_INPUT)?;
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    if !signature.is_empty() && signature.bytes().all(is_base64) { Ok(signature) } else { Err(BAD_INPUT) }
}

#[cfg(test)]
#[path = "auth_tests.rs"]
mod tests;
