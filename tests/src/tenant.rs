//! A separate tenant for each test: a sandbox process with a temporary database on free ports.

use crate::http;
use crate::process::Process;
use crate::settings;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use url::Url;

/// The panel's page for each depth of an address.
pub const PAGES: [&str; 3] = ["index.html", "index-1.html", "index-2.html"];

/// A running tenant. Dropping it ends the process.
pub struct Tenant {
    // Fields are dropped in this order, so the process stops before its database is deleted.
    process: Option<Process>,
    facts: Vec<(String, String)>,
    folder: Option<Folder>,
}

/// A temporary folder that is deleted at the end of the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn make() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tresor-e2e-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // It contains only this test's database. If it cannot be deleted, the system cleans it up.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Tenant {
    /// Starts a tenant filled with `seed` (`empty` or `demo`) that also serves the built panel.
    pub fn start(seed: &str, flags: &[&str]) -> Self {
        let any = "127.0.0.1:0".to_owned();
        let (process, facts) = run([&any, &any], ":memory:", &[&["--seed", seed], flags].concat());
        Self { process: Some(process), facts, folder: None }
    }

    /// Starts an empty tenant that can be stopped and started again: its database is a file.
    pub fn start_lasting(flags: &[&str]) -> Self {
        let (any, folder) = ("127.0.0.1:0".to_owned(), Folder::make());
        let (process, facts) = run([&any, &any], &database(&folder), &[&["--seed", "empty"], flags].concat());
        Self { process: Some(process), facts, folder: Some(folder) }
    }

    /// Starts an empty tenant that serves the panel as its host would: with this `config.json`, or without one.
    pub fn start_hosted(config: Option<&str>, flags: &[&str]) -> Self {
        let folder = Folder::make();
        make_host(&folder.0, config);
        let any = "127.0.0.1:0".to_owned();
        let flags = [&["--seed", "empty"], flags].concat();
        let (process, facts) = run_with([&any, &any], ":memory:", &folder.0, &flags);
        Self { process: Some(process), facts, folder: Some(folder) }
    }

    /// Starts a tenant with demo data that serves the panel with the `config.json` that it makes itself, as
    /// `cargo xtask serve` does.
    pub async fn start_set_up(flags: &[&str]) -> Self {
        let tenant = Self::start_hosted(None, &[&["--seed", "demo"], flags].concat());
        let config = http::get(&format!("{}/sandbox/config.json", tenant.origin()), &[]).await.text();
        let folder = &tenant.folder.as_ref().expect("a hosted tenant has a panel of its own").0;
        std::fs::write(folder.join("config.json"), config).expect("the configuration can be written");
        tenant
    }

    /// Starts an empty tenant that serves another build of the panel.
    pub fn start_serving(dist: &Path) -> Self {
        let any = "127.0.0.1:0".to_owned();
        let (process, facts) = run_with([&any, &any], ":memory:", dist, &["--seed", "empty"]);
        Self { process: Some(process), facts, folder: None }
    }

    /// Replaces the panel that this hosted tenant serves with another build of it: its script has another name.
    pub fn deploy_again(&self) {
        let folder = &self.folder.as_ref().expect("only a hosted tenant has a panel of its own").0;
        let html = std::fs::read_to_string(folder.join("index.html")).expect("the panel's page is readable");
        let script = html.split_once("href=./tresor-admin-").and_then(|(_, rest)| rest.split_once(".js"));
        let old = format!("tresor-admin-{}.js", script.expect("the page names the panel's script").0);
        let new = "tresor-admin-0123456789abcdef.js";
        for ending in ["", ".br", ".gz"] {
            let renamed =
                std::fs::rename(folder.join(format!("{old}{ending}")), folder.join(format!("{new}{ending}")));
            renamed.expect("the script is there, plain and compressed");
        }
        for page in PAGES {
            let path = folder.join(page);
            let html = std::fs::read_to_string(&path).expect("the page of each depth is readable");
            // Each may be a hard link to the bundle's own file, so it is not written in place.
            for ending in ["", ".br", ".gz"] {
                std::fs::remove_file(folder.join(format!("{page}{ending}"))).expect("the page is there, too");
            }
            std::fs::write(&path, html.replace(&old, new)).expect("the new page can be written");
        }
    }

    /// Starts it again after [`Tenant::stop`], at the same addresses and with its data.
    pub fn start_again(&mut self) {
        let folder = self.folder.as_ref().expect("only a lasting tenant can be started again");
        let addresses = [&authority(&self.origin()), &authority(self.content_url())];
        let (process, _) = run(addresses, &database(folder), &[]);
        self.process = Some(process);
    }

    /// Stops the process. Nothing answers from now on.
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

    /// The admin key. It must never be shown: the tests print only texts masked by [`Tenant::masked`].
    pub fn admin_key(&self) -> &str {
        self.fact("admin key")
    }

    /// A text without the key.
    pub fn masked(&self, text: &str) -> String {
        let key = self.admin_key();
        text.replace(key, "(the admin key)").replace(&key.to_uppercase(), "(the admin key)")
    }

    /// The value that the sandbox printed for a name with this prefix.
    fn fact(&self, name: &str) -> &str {
        let found = self.facts.iter().find(|(fact, _)| fact.starts_with(name));
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| {
            let names = self.facts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
            panic!("the sandbox printed no `{name}`; it printed {}", names.join(", "))
        })
    }
}

/// Runs the sandbox. Returns what it printed.
fn run(addresses: [&String; 2], database: &str, flags: &[&str]) -> (Process, Vec<(String, String)>) {
    run_with(addresses, database, &settings::dist(), flags)
}

fn run_with(
    addresses: [&String; 2],
    database: &str,
    dist: &Path,
    flags: &[&str],
) -> (Process, Vec<(String, String)>) {
    let [api, content] = addresses;
    let mut command = Command::new(settings::sandbox());
    command.args(["--listen", api, "--content-listen", content, "--db", database]);
    command.arg("--dist").arg(dist).args(flags);
    let (process, lines) = Process::start("the sandbox", &mut command, |line| line == "ready");
    let facts = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.trim().to_lowercase(), value.trim().to_owned()))
        .collect();
    (process, facts)
}

fn database(folder: &Folder) -> String {
    folder.0.join("tenant.sqlite").display().to_string()
}

/// Host and port of an address.
fn authority(url: &str) -> String {
    let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    url.authority().to_owned()
}

/// Copies the built panel into a folder, with this `config.json` or without one.
pub(crate) fn make_host(folder: &Path, config: Option<&str>) {
    copy_folder(&settings::dist(), folder);
    let file = folder.join("config.json");
    let done = match config {
        // Remove the file first: it may be a hard link to the bundle's own file.
        Some(text) => std::fs::remove_file(&file).and_then(|()| std::fs::write(&file, text)),
        None => std::fs::remove_file(&file),
    };
    done.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// Copies a folder recursively. Symbolic links do not work, because the server follows none out of its folder.
fn copy_folder(from: &Path, to: &Path) {
    let copy = || -> std::io::Result<()> {
        std::fs::create_dir_all(to)?;
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            match entry.file_type()?.is_dir() {
                true => copy_folder(&entry.path(), &target),
                // A hard link, if the file system supports it.
                false => std::fs::hard_link(entry.path(), &target)
                    .or_else(|_| std::fs::copy(entry.path(), &target).map(drop))?,
            }
        }
        Ok(())
    };
    copy().unwrap_or_else(|error| panic!("{}: {error}", to.display()));
}
