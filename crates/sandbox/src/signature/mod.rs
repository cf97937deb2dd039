//! Verifies the signature of a request (PROTOCOL, Signing), in every form that published clients use.
//!
//! A malformed header is 400 `BadInput`. A missing or wrong signature, another user and a date outside the tolerance are
//! 403 `InvalidAuthorization`. The headers are checked before the body is read, and the body against the hash they carry.

use crate::error::{ApiError, BAD_INPUT};
use admin_api::secret::AdminKey;
use admin_api::signing::{self, SCHEME, header};
use admin_api::time;
use axum::http::HeaderMap;
use subtle::ConstantTimeEq;

/// A wrong or missing signature.
const INVALID: ApiError = ApiError::Code("InvalidAuthorization");

/// Verifies signatures against keys, a user and a time.
pub struct Verifier<'a> {
    /// Any of these keys is accepted.
    pub keys: [&'a AdminKey; 2],
    /// The only user who may sign.
    pub admin_user: &'a str,
    /// The current time, in seconds since 1970.
    pub now: i64,
}

/// The signed parts of a request besides its headers.
pub struct SignedTarget<'a> {
    /// The method.
    pub method: &'a str,
    /// Path and raw query, as received.
    pub path_and_query: &'a str,
    /// The same without the tenant's prefix, where there is one: some clients sign that.
    pub unprefixed: Option<&'a str>,
}

/// What the headers claim about the body.
#[derive(Debug, PartialEq, Eq)]
pub struct BodyClaim {
    /// The hash, in lower-case hex digits.
    sha256: Option<String>,
    /// Whether the hash is among the signed headers.
    is_signed: bool,
}

impl BodyClaim {
    /// Checks a body against its hash.
    pub fn check(&self, digest: &[u8; 32], size_bytes: u64) -> Result<(), ApiError> {
        match &self.sha256 {
            Some(claimed) if *claimed != signing::hex(digest) => Err(BAD_INPUT),
            None if size_bytes > 0 => Err(BAD_INPUT),
            // Unsigned, the hash could have been replaced together with the body.
            Some(_) if size_bytes > 0 && !self.is_signed => Err(INVALID),
            _ => Ok(()),
        }
    }
}

impl Verifier<'_> {
    /// Checks the headers of a request.
    pub fn check(&self, target: &SignedTarget<'_>, headers: &HeaderMap) -> Result<BodyClaim, ApiError> {
        // Malformed headers are reported first, whether the request is signed or not.
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
            .collect::<Result<Vec<_>, ApiError>>()?;

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

/// The single value of a header; `None` where it is missing. A repeated header, or one that is not UTF-8, is malformed.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ApiError> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(BAD_INPUT);
    }
    first.map(|value| std::str::from_utf8(value.as_bytes()).map_err(|_| BAD_INPUT)).transpose()
}

fn parse_sha256(text: &str) -> Result<String, ApiError> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { Ok(text.to_ascii_lowercase()) } else { Err(BAD_INPUT) }
}

/// The names, in their order and spelling.
fn parse_names(text: &str) -> Result<Vec<&str>, ApiError> {
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let is_name = |name: &&str| axum::http::HeaderName::from_bytes(name.as_bytes()).is_ok();
    if names.iter().all(is_name) { Ok(names) } else { Err(BAD_INPUT) }
}

/// The signature after its scheme. Any text in base64's alphabet is accepted here: a wrong signature is not malformed.
fn parse_signature(text: &str) -> Result<&str, ApiError> {
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
mod tests;
