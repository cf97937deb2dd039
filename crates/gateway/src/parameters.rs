//! Strict reading of queries: a parameter must be expected, must not be repeated, and is decoded once.

use admin_api::percent::hex_digit;

/// The query or body is not exactly what the operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotTaken;

/// Whether the name of a parameter counts with its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `operationId` and `operationid` are the same, as in the tenant's API.
    Ignored,
    /// They are not, as in nevisIDM.
    Counts,
}

/// The parameters of a query.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parameters(Vec<(&'static str, String)>);

impl Parameters {
    /// Reads a raw query. A parameter that is not `allowed`, stands twice or cannot be decoded is refused.
    pub fn read(query: Option<&str>, allowed: &[&'static str], case: Case) -> Result<Self, NotTaken> {
        let mut found: Vec<(&'static str, String)> = Vec::new();
        let query = query.unwrap_or_default();
        let pairs = query.split('&').filter(|_| !query.is_empty());
        for pair in pairs {
            let (name, value) = pair.split_once('=').ok_or(NotTaken)?;
            let name = decode(name).ok_or(NotTaken)?;
            let is_it = |known: &&&str| match case {
                Case::Ignored => known.eq_ignore_ascii_case(&name),
                Case::Counts => **known == name,
            };
            let name = *allowed.iter().find(is_it).ok_or(NotTaken)?;
            if found.iter().any(|(before, _)| *before == name) {
                return Err(NotTaken);
            }
            found.push((name, decode(value).ok_or(NotTaken)?));
        }
        Ok(Self(found))
    }

    /// The value of a parameter, where it is given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

/// Decodes percent-encoded text once. `None` for text that servers read in different ways: a broken escape, a plus sign
/// that may be a space, bytes that are not UTF-8, and control characters. The crate percent-encoding is not used, because
/// it leaves broken escapes as they are.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex_digit(rest.next()?)? << 4 | hex_digit(rest.next()?)?,
            b'+' => return None,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok().filter(|text| !text.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Parameters, NotTaken> {
        Parameters::read(Some(query), &["operationid", "pagesize"], Case::Ignored)
    }

    #[test]
    fn expected_parameters_are_decoded_once() {
        let given = read("operationId=a%20b%2525&%70agesize=7").unwrap();
        assert_eq!((given.get("operationid"), given.get("pagesize")), (Some("a b%25"), Some("7")));
        assert_eq!(given.get("other"), None);
        assert_eq!(read("").unwrap().get("pagesize"), None);
        assert_eq!(Parameters::read(None, &[], Case::Counts), Ok(Parameters(Vec::new())));
    }

    #[test]
    fn other_parameters_are_refused() {
        for query in [
            "other=1",
            "operationid=a&operationid=b",
            "operationid=a&OPERATIONID=b",
            "operationid=a&%6fperationid=b",
            "operationid",
            "operationid=a&",
            "&operationid=a",
            "=a",
            "operationid=a+b",
            "operationid=%",
            "operationid=%4",
            "operationid=%zz",
            "operationid=%+1",
            "operationid=%FF",
            "operationid=%C0%AF",
            "operationid=a%00",
            "operationid=a%0A",
        ] {
            assert_eq!(read(query), Err(NotTaken), "{query}");
        }
        assert!(Parameters::read(Some("LoginId=a"), &["loginId"], Case::Counts).is_err());
    }
}
