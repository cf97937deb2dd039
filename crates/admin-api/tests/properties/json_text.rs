//! Writes a JSON value in every form that means the same: members in any order, white space anywhere, unknown members,
//! escaped characters.

use serde_json::Value;

/// A random number generator (xorshift), seeded by proptest so that a failure can be repeated.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit
    }
}

/// The text of a value, in a form that the random numbers choose.
pub fn write(value: &Value, rng: &mut Rng) -> String {
    let mut out = String::new();
    write_value(value, rng, &mut out);
    space(rng, &mut out);
    out
}

fn write_value(value: &Value, rng: &mut Rng, out: &mut String) {
    space(rng, out);
    match value {
        Value::Object(members) => {
            let mut texts: Vec<String> = members
                .iter()
                .map(|(name, value)| {
                    let mut text = String::new();
                    space(rng, &mut text);
                    write_string(name, rng, &mut text);
                    space(rng, &mut text);
                    text.push(':');
                    write_value(value, rng, &mut text);
                    space(rng, &mut text);
                    text
                })
                .collect();
            for number in 0..rng.below(3) {
                let unknown = ["null", "[{\"UserId\":1}]", "\"}\\\"\"", "-1.5e3", "{\"a\":{\"b\":[]}}"];
                texts.push(format!("\"Unknown{number}\":{}", unknown[rng.below(unknown.len())]));
            }
            for last in (1..texts.len()).rev() {
                texts.swap(last, rng.below(last + 1));
            }
            out.push('{');
            out.push_str(&texts.join(","));
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_value(item, rng, out);
                space(rng, out);
            }
            out.push(']');
        }
        Value::String(text) => write_string(text, rng, out),
        other => out.push_str(&other.to_string()),
    }
}

fn write_string(text: &str, rng: &mut Rng, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        if c.is_control() || c == '"' || c == '\\' || rng.below(8) == 0 {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out.push('"');
}

fn space(rng: &mut Rng, out: &mut String) {
    if rng.below(4) == 0 {
        out.push([' ', '\t', '\n', '\r'][rng.below(4)]);
    }
}
