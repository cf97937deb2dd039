//! Queries of addresses: their parameters, read and written. What they mean is in `route` and the pages' queries.

use admin_api::percent;

/// The parameters with their decoded values, in their order. A value that is not UTF-8 is empty.
pub fn parameters(query: &str) -> impl Iterator<Item = (&str, String)> {
    query.split('&').map(|parameter| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        (name, percent::decode(value).unwrap_or_default())
    })
}

/// The value of the first parameter of this name, unless it is empty.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    parameters(query)
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty())
}

/// A query without its question mark, of the parameters that are not empty.
pub fn to_query(named: &[(&str, &str)]) -> String {
    let mut query = String::new();
    for (name, value) in named.iter().filter(|(_, value)| !value.is_empty()) {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(name);
        query.push('=');
        query.push_str(&percent::encode(value));
    }
    query
}

/// The number of a page as a parameter; empty for the first page, which is 0.
pub fn page_value(page: usize) -> String {
    if page == 0 { String::new() } else { page.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_survive_the_address() {
        let named = [("a", "x y&z=ü+%"), ("b", ""), ("c", "1")];
        let query = to_query(&named);
        assert_eq!(query, "a=x%20y%26z%3D%C3%BC%2B%25&c=1");
        for (name, value) in named {
            assert_eq!(parameter(&query, name).unwrap_or_default(), value);
        }
        assert_eq!(parameter("a=1&a=2", "a").as_deref(), Some("1"));
        for query in ["", "&", "a", "a=", "a=%FF", "b=a"] {
            assert_eq!(parameter(query, "a"), None, "{query}");
        }
    }
}
