//! A tenant of its own for each test: the sandbox's process with a throw-away database, on free ports.

use crate::process::Process;
use crate::settings;
use std::process::Command;

/// A running tenant. Dropping it ends the process.
pub struct Tenant {
    process: Option<Process>,
    facts: Vec<(String, String)>,
}

impl Tenant {
    /// Starts a tenant filled with `seed` (`empty` or `demo`) that also serves the built panel.
    pub fn start(seed: &str, flags: &[&str]) -> Self {
        let mut command = Command::new(settings::sandbox());
        command.args(["--listen", "127.0.0.1:0", "--content-listen", "127.0.0.1:0", "--db", ":memory:"]);
        command.args(["--seed", seed]).arg("--dist").arg(settings::dist()).args(flags);
        let (process, lines) = Process::start("the sandbox", &mut command, |line| line == "ready");
        let facts = lines
            .iter()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
            .collect();
        Self { process: Some(process), facts }
    }

    /// Ends the process: from now on nothing answers.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// The panel's origin, as in `http://127.0.0.1:40000`.
    pub fn origin(&self) -> String {
        let panel = self.fact("panel");
        panel.trim_end_matches('/').to_owned()
    }

    /// The service URL without a tenant in it.
    pub fn service_url(&self) -> String {
        self.origin()
    }

    /// The service URL that names the tenant.
    pub fn hosted_service_url(&self) -> String {
        format!("{}/tenant-{}", self.origin(), self.id())
    }

    /// Where the tenant's custom content is public.
    pub fn content_url(&self) -> &str {
        self.fact("content url")
    }

    /// The tenant's id.
    pub fn id(&self) -> &str {
        self.fact("tenant")
    }

    /// The admin key. Never to be shown: what the tests print goes through [`Tenant::masked`].
    pub fn admin_key(&self) -> &str {
        self.fact("admin key")
    }

    /// A text without the key.
    pub fn masked(&self, text: &str) -> String {
        let key = self.admin_key();
        text.replace(key, "(the admin key)").replace(&key.to_uppercase(), "(the admin key)")
    }

    /// What the sandbox printed under a name that begins so.
    fn fact(&self, name: &str) -> &str {
        let found = self.facts.iter().find(|(fact, _)| fact.starts_with(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| {
            let names = self.facts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
            panic!("the sandbox printed no `{name}`; it printed {}", names.join(", "))
        })
    }
}
