//! Looking for secrets where a page can be read: in the whole memory of its wasm, and in its document with what is
//! typed into the fields. Parts of a secret count, because freed memory often loses its beginning only.

use crate::page::Page;
use serde_json::{Value, json};

/// Keeps every memory of the page's wasm at hand. It runs before the page's own scripts.
const WATCH: &str = "const memories = globalThis.testsMemories = [];
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await real.apply(WebAssembly, given);
            const shown = Object.values((made.instance ?? made).exports);
            for (const one of shown) {
                if (one instanceof WebAssembly.Memory && !memories.includes(one)) memories.push(one);
            }
            return made;
        };
    }";

/// `find(bytes)` lists the names of the wanted forms that are in these bytes, each as often as it is there. `places` are
/// the bytes to look through, by name.
const FIND: &str = "const wanted = new Map();
    const starts = new Uint8Array(65536);
    for (const [name, hex] of FORMS) {
        const form = Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16));
        const start = form[0] | form[1] << 8;
        starts[start] = 1;
        wanted.set(start, [...wanted.get(start) ?? [], [name, form]]);
    }
    const find = bytes => {
        const found = [];
        for (let at = 0; at + 1 < bytes.length; at++) {
            const start = bytes[at] | bytes[at + 1] << 8;
            if (!starts[start]) continue;
            for (const [name, form] of wanted.get(start)) {
                let same = 2;
                while (same < form.length && bytes[at + same] === form[same]) same++;
                if (same === form.length) found.push(name);
            }
        }
        return found;
    };
    const memories = globalThis.testsMemories ?? [];
    if (!memories.length) throw new Error('no memory of the wasm is at hand');
    const fields = [...document.querySelectorAll('input, textarea')].map(field => field.value);
    const shown = document.documentElement.outerHTML + ' ' + fields.join(' ');
    const places = { memory: memories.map(memory => new Uint8Array(memory.buffer)),
        document: [new TextEncoder().encode(shown)] };";

/// The shortest part of a text that is looked for.
const PART_OF_TEXT: usize = 12;
/// The shortest part of a key's bytes that is looked for.
const PART_OF_BYTES: usize = 8;

/// Something that must not be found, with its forms.
pub struct Secret {
    name: &'static str,
    forms: Vec<Vec<u8>>,
}

impl Secret {
    /// A text, and every part of it.
    pub fn text(name: &'static str, text: &str) -> Self {
        Self { name, forms: parts(text.as_bytes(), PART_OF_TEXT) }
    }

    /// A key of hex digits: its text in both cases, its bytes, and every part of them.
    pub fn key(name: &'static str, hex: &str) -> Self {
        let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex digits");
        let bytes = (0..hex.len()).step_by(2).map(pair).collect::<Vec<_>>();
        let mut forms = parts(&bytes, PART_OF_BYTES);
        for text in [hex.to_lowercase(), hex.to_uppercase()] {
            forms.extend(parts(text.as_bytes(), PART_OF_TEXT));
        }
        Self { name, forms }
    }
}

fn parts(whole: &[u8], length: usize) -> Vec<Vec<u8>> {
    whole.windows(length.min(whole.len())).map(<[u8]>::to_vec).collect()
}

impl Page {
    /// Keeps the memory of the wasm at hand for what follows. To be called before the page is opened.
    pub async fn watch_memory(&self) {
        self.before_each_page(WATCH).await;
    }

    /// Fails if a part of these secrets is in the memory of the wasm.
    pub async fn memory_has_none_of(&self, secrets: &[&Secret], when: &str) {
        self.none_of(secrets, &["memory"], when).await;
    }

    /// Fails if a part of these secrets is in the document or typed into a field.
    pub async fn document_has_none_of(&self, secrets: &[&Secret], when: &str) {
        self.none_of(secrets, &["document"], when).await;
    }

    /// Fails if a part of these secrets is in the memory of the wasm or in the document.
    pub async fn has_none_of(&self, secrets: &[&Secret], when: &str) {
        self.none_of(secrets, &["memory", "document"], when).await;
    }

    /// How often a text is in the memory of the wasm.
    pub async fn copies_in_memory(&self, text: &str) -> usize {
        let found = self.find(&[("it", text.as_bytes())]).await;
        found["memory"].as_array().map_or(0, Vec::len)
    }

    async fn none_of(&self, secrets: &[&Secret], places: &[&str], when: &str) {
        let forms =
            secrets.iter().flat_map(|secret| secret.forms.iter().map(|form| (secret.name, form.as_slice())));
        let found = self.find(&forms.collect::<Vec<_>>()).await;
        for place in places {
            let names = found[place].as_array().into_iter().flatten().filter_map(Value::as_str);
            let mut names = names.collect::<Vec<_>>();
            let count = names.len();
            names.dedup();
            assert!(count == 0, "{when}: {count} parts of {} are in the {place}", names.join(", "));
        }
    }

    async fn find(&self, forms: &[(&str, &[u8])]) -> Value {
        let forms = forms.iter().map(|(name, form)| (*name, admin_api::signing::hex(form)));
        let forms = json!(forms.collect::<Vec<_>>());
        self.run(&format!(
            "const FORMS = {forms}; {FIND}
             return Object.fromEntries(
                 Object.entries(places).map(([place, parts]) => [place, parts.flatMap(find)]));"
        ))
        .await
    }
}
