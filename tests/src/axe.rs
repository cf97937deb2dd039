//! Accessibility rules, checked in the page by axe-core.

use crate::page::{Page, Scheme};
use crate::settings;
use serde_json::Value;

/// The rules of WCAG 2.0 to 2.2 up to AA, and best practices.
const RULES: &str = r#"["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]"#;

impl Page {
    /// Fails when the page breaks an accessibility rule in light or in dark. `what` names the page's state.
    pub async fn assert_accessible(&self, what: &str) {
        // After an earlier step has scrolled the page, an element may be half under the header. That is no violation.
        self.run("scrollTo(0, 0)").await;
        for scheme in [Scheme::Light, Scheme::Dark] {
            self.prefer(scheme).await;
            self.is_still().await;
            let broken = self.broken_rules().await;
            assert!(
                broken.is_empty(),
                "{what}, {scheme:?}: accessibility rules are broken\n{}",
                broken.join("\n")
            );
        }
        self.prefer(Scheme::Light).await;
    }

    /// The rules that the page breaks now, each with the elements and the reason.
    pub async fn broken_rules(&self) -> Vec<String> {
        if self.run("return typeof window.axe").await == "undefined" {
            let source = std::fs::read_to_string(settings::axe());
            self.run(&source.unwrap_or_else(|error| panic!("axe.min.js cannot be read: {error}"))).await;
        }
        let result = self
            .run_async(&format!(
                "const result = await axe.run(document, {{ runOnly: {{ type: 'tag', values: {RULES} }}, resultTypes: ['violations'] }});
                 return result.violations.map(({{ id, help, nodes }}) => ({{ id, help,
                     nodes: nodes.map(({{ target, failureSummary }}) => target.join(' ') + ': ' + failureSummary) }}));"
            ))
            .await;
        result.as_array().into_iter().flatten().map(in_words).collect()
    }
}

fn in_words(violation: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = violation["nodes"].as_array().into_iter().flatten().map(text).collect::<Vec<_>>();
    format!("- {} ({})\n  {}", text(&violation["help"]), text(&violation["id"]), nodes.join("\n  "))
}
