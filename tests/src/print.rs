//! What a page prints: as PDF by DevTools, and the text in it by pdftotext.

use crate::content::Files;
use crate::page::Page;
use crate::settings;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::process::Command;

/// The text of a print.
#[derive(Debug)]
pub struct Print(String);

impl Print {
    /// Whether a text is in it. White space does not count, because long texts are broken.
    pub fn has(&self, text: &str) -> bool {
        self.0.contains(&without_spaces(text))
    }

    /// How often a text is in it.
    pub fn count(&self, text: &str) -> usize {
        self.0.matches(&without_spaces(text)).count()
    }

    /// Fails unless all these texts are in it.
    #[track_caller]
    pub fn assert_has<'a>(&self, texts: impl IntoIterator<Item = &'a str>) {
        let missing = texts.into_iter().filter(|text| !self.has(text)).collect::<Vec<_>>();
        assert!(missing.is_empty(), "not in the print: {missing:?}\n{}", self.0);
    }

    /// Fails if one of these texts is in it.
    #[track_caller]
    pub fn assert_has_none<'a>(&self, texts: impl IntoIterator<Item = &'a str>) {
        let found = texts.into_iter().filter(|text| self.has(text)).collect::<Vec<_>>();
        assert!(found.is_empty(), "in the print: {found:?}\n{}", self.0);
    }
}

impl Page {
    /// Prints the page on A4 and reads the text of all sheets.
    pub async fn printed(&self) -> Print {
        let paper = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": false });
        let answer = self.devtools("Page.printToPDF", paper).await.unwrap_or_else(|why| panic!("{why}"));
        let data = answer.get("data").and_then(Value::as_str).expect("a print has data");
        let files = Files::new().with("print.pdf", STANDARD.decode(data).expect("the data are base64"));
        // In the order in which it is drawn, so that a cell's lines stay together.
        let read = Command::new(settings::pdftotext())
            .args(["-raw", "-enc", "UTF-8", &files.path("print.pdf"), "-"])
            .output()
            .unwrap_or_else(|error| panic!("pdftotext does not run: {error}"));
        assert!(read.status.success(), "pdftotext: {}", String::from_utf8_lossy(&read.stderr));
        Print(without_spaces(&String::from_utf8_lossy(&read.stdout)))
    }

    /// Applies the styles of prints on the screen, for a dark system, or those of the screen again.
    pub async fn style_for_print(&self, is_print: bool) {
        let scheme = if is_print { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = if is_print { "print" } else { "" };
        let set =
            self.devtools("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
        set.await.unwrap_or_else(|why| panic!("{why}"));
    }
}

/// The text without white space and without the ends of sheets.
fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{c}').collect()
}
