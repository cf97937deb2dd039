//! The program itself: what it prints, and how it refuses to start.

mod support;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use support::common::{KEY, start};

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn gateway(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gateway"));
    command.args(arguments).env_remove("GATEWAY_ADMIN_KEY");
    command
}

fn sentence(output: &Output) -> String {
    assert!(!output.status.success() && output.stdout.is_empty());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked") && text.lines().count() == 1, "{text}");
    text
}

#[test]
fn administrators_are_added_once_listed_and_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("admins.json").display().to_string();
    let run = |words: &[&str]| gateway(&[&["admin"], words, &["--admins", &list]].concat()).output().unwrap();
    let added = run(&["add", "anna"]);
    assert!(added.status.success());
    let said = String::from_utf8(added.stdout).unwrap();
    let credential = said.lines().find(|line| line.starts_with("gw_")).unwrap();
    assert_eq!(credential.len(), 67);
    assert!(sentence(&run(&["add", "anna"])).contains("has a credential already"));
    assert!(run(&["revoke", "anna"]).status.success());
    assert!(sentence(&run(&["revoke", "anna"])).contains("has no credential"));
    let listed = String::from_utf8(run(&["list"]).stdout).unwrap();
    assert!(listed.starts_with("anna\tadded ") && listed.contains("\trevoked ") && !listed.contains("gw_"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gateway_starts_with_the_key_of_the_environment_and_shows_no_secret() {
    let tenant = start().await;
    let folder = support::folder_with_panel();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (dist, admins, audit, url) = (at("dist"), at("a.json"), at("audit.jsonl"), tenant.url());
    let mut command = gateway(&[
        "serve",
        "--dist",
        &dist,
        "--service-url",
        &url,
        "--tenant",
        "abcdefgh12",
        "--admins",
        &admins,
        "--audit",
        &audit,
        "--listen",
        "127.0.0.1:0",
    ]);
    let child = command.env("GATEWAY_ADMIN_KEY", KEY).stdout(Stdio::piped()).spawn().unwrap();
    let mut process = Process(child);
    let out = BufReader::new(process.0.stdout.take().unwrap());
    let lines = out.lines().map_while(Result::ok).take_while(|line| line != "ready").collect::<Vec<_>>();
    assert!(lines[0].starts_with("panel: http://127.0.0.1:"), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("nobody may call yet")));
    assert!(!lines.concat().contains(KEY));
}

#[test]
fn the_audit_file_is_verified_and_the_shell_gets_completions() {
    let folder = tempfile::tempdir().unwrap();
    let audit = folder.path().join("audit.jsonl").display().to_string();
    std::fs::write(&audit, "").unwrap();
    let empty = gateway(&["audit", "verify", &audit]).output().unwrap();
    assert!(empty.status.success() && String::from_utf8_lossy(&empty.stdout).contains("lines: 0"));
    let missing_head = gateway(&["audit", "verify", &audit, "--head", "7:ab"]).output().unwrap();
    assert!(sentence(&missing_head).contains("No line is 7:ab"));
    std::fs::write(&audit, "{}\n{\"Seq\":1,\"Prev\":\"00\"}\n").unwrap();
    let forged = gateway(&["audit", "verify", &audit]).output().unwrap();
    assert!(sentence(&forged).contains("line 2: it does not follow the line before it"));
    let script = gateway(&["completions", "bash"]).output().unwrap();
    assert!(String::from_utf8_lossy(&script.stdout).contains("--trusted-proxy"));
}

#[test]
fn a_wrong_setting_is_reported_in_a_sentence_without_the_secret() {
    let folder = support::folder_with_panel();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let serve = |more: &[&str]| {
        let service =
            ["serve", "--service-url", "https://abcdefgh12.api.tresorit.io", "--listen", "127.0.0.1:0"];
        sentence(&gateway(&[&service, more].concat()).current_dir(folder.path()).output().unwrap())
    };
    let (dist, key) = (at("dist"), at("key"));
    assert!(serve(&["--dist", &dist]).contains("There is no admin key"));
    assert!(serve(&["--dist", &at("missing"), "--admin-key-file", &key]).contains("holds no built panel"));
    assert!(serve(&["--dist", &dist, "--admin-key-file", &at("none")]).contains("cannot be read"));
    std::fs::write(at("bad"), "00112233").unwrap();
    support::close(Path::new(&at("bad")));
    let said = serve(&["--dist", &dist, "--admin-key-file", &at("bad")]);
    assert!(said.contains("64 hex digits") && !said.contains("00112233"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(at("bad"), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(
            serve(&["--dist", &dist, "--admin-key-file", &at("bad")]).contains("every user of this machine")
        );
    }
    std::fs::write(at("admins"), "[").unwrap();
    support::close(Path::new(&at("admins")));
    let said = serve(&["--dist", &dist, "--admin-key-file", &key, "--admins", &at("admins")]);
    assert!(said.contains("no list of administrators"), "{said}");
    let said = serve(&["--dist", &dist, "--admin-key-file", &key, "--audit", &dist]);
    assert!(said.contains("audit file"), "{said}");
}
