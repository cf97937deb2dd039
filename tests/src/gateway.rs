//! A signing gateway in front of a tenant: the real program, with the tenant's key in a file and its own
//! administrators.

use crate::process::Process;
use crate::settings;
use crate::tenant::{Folder, Tenant};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A running gateway. Dropping it ends the process.
pub struct Gateway {
    // Fields are dropped in this order, so the process stops before its files are deleted.
    _process: Process,
    origin: String,
    folder: Folder,
}

impl Gateway {
    /// Starts a gateway that serves the built panel and signs for this tenant.
    pub fn start(tenant: &Tenant) -> Self {
        Self::start_with(tenant, |_, _| {})
    }

    /// Like the above, and also forwards calls to the device passwords of the sandbox's nevisIDM.
    pub fn start_with_nevis(tenant: &Tenant) -> Self {
        Self::start_with(tenant, |command, folder| {
            let bearer = folder.join("bearer");
            write_private(&bearer, "admin");
            command.arg("--nevis-url").arg(tenant.origin()).arg("--nevis-bearer-file").arg(&bearer);
        })
    }

    /// Starts a gateway that is offered under a path, which is a part of its origin here.
    pub fn start_under(tenant: &Tenant, path: &str) -> Self {
        Self::start_with(tenant, |command, _| {
            command.args(["--base-path", path]);
        })
    }

    fn start_with(tenant: &Tenant, more: impl FnOnce(&mut Command, &Path)) -> Self {
        let folder = Folder::make();
        let key = folder.0.join("key");
        write_private(&key, tenant.admin_key());
        let mut command = Command::new(settings::gateway());
        command.args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--tenant-name",
            "Behind the gateway",
            "--service-url",
        ]);
        command.arg(tenant.hosted_service_url()).arg("--dist").arg(settings::dist());
        command.arg("--admin-key-file").arg(&key).arg("--admins").arg(folder.0.join("admins.json"));
        command.arg("--audit").arg(folder.0.join("audit.jsonl"));
        more(&mut command, &folder.0);
        let (process, lines) = Process::start("the gateway", &mut command, |line| line == "ready");
        let origin = lines.iter().find_map(|line| line.strip_prefix("panel: "));
        let origin = origin.expect("the gateway says where the panel is").trim_end_matches('/').to_owned();
        Self { _process: process, origin, folder }
    }

    /// Its origin, as in `http://127.0.0.1:40000`, with the path under which it is offered.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Creates a credential for an administrator.
    pub fn add(&self, name: &str) -> String {
        let said = self.admin(&["add", name]);
        let credential = said.lines().find(|line| line.starts_with("gw_"));
        credential.unwrap_or_else(|| panic!("no credential was printed")).to_owned()
    }

    /// Revokes an administrator's credential.
    pub fn revoke(&self, name: &str) {
        self.admin(&["revoke", name]);
    }

    fn admin(&self, words: &[&str]) -> String {
        let mut command = Command::new(settings::gateway());
        command.arg("admin").args(words).arg("--admins").arg(self.folder.0.join("admins.json"));
        let output = command.output().unwrap_or_else(|error| panic!("the gateway does not start: {error}"));
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// The audit file's lines.
    pub fn audit(&self) -> Vec<Value> {
        let text =
            std::fs::read_to_string(self.folder.0.join("audit.jsonl")).expect("there is an audit file");
        text.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
    }
}

/// Writes a file that only its owner can read.
fn write_private(path: &PathBuf, text: &str) {
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written =
        options.open(path).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
