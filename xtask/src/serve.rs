//! `cargo xtask serve`: the sandbox with demo data, and trunk with its proxy to it, until Ctrl-C.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use toml::{Table, Value};

use crate::children::Children;
use crate::failure::{Failure, Result, fail, io_advice};
use crate::{dist, tools, workspace};

/// How long the sandbox may take to start. At its first start it makes its demo data.
const SANDBOX_START: Duration = Duration::from_secs(90);
const POLL: Duration = Duration::from_millis(100);

/// The ports of the panel and of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub struct Ports {
    /// The panel's port
    // The highest port is left for the content beside the sandbox.
    #[arg(long = "port", value_name = "N", default_value_t = Ports::USUAL.panel)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=65534))]
    panel: u16,
    /// The sandbox's port; its content is on the next one
    #[arg(long = "sandbox-port", value_name = "N", default_value_t = Ports::USUAL.sandbox)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=65534))]
    sandbox: u16,
}

impl Ports {
    const USUAL: Self = Self { panel: 8080, sandbox: 8787 };

    /// Fails when two servers would share a port.
    fn check_distinct(self) -> Result<()> {
        if self.panel == self.sandbox || self.panel == self.content() {
            return fail(format!(
                "the panel cannot be on port {}, the sandbox uses {} and {}.",
                self.panel,
                self.sandbox,
                self.content()
            ));
        }
        Ok(())
    }

    fn content(self) -> u16 {
        self.sandbox + 1
    }

    /// Fails when a port is occupied. Checked before a build that takes minutes.
    fn check_free(self) -> Result<()> {
        let all =
            [(self.panel, "--port"), (self.sandbox, "--sandbox-port"), (self.content(), "--sandbox-port")];
        for (port, option) in all {
            if let Err(error) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                return match error.kind() {
                    std::io::ErrorKind::AddrInUse => fail(format!(
                        "port {port} is occupied. End the program that uses it (another `cargo xtask serve`?), or choose another port with {option} N."
                    )),
                    std::io::ErrorKind::PermissionDenied => fail(format!(
                        "port {port} is not open to you. Choose one above 1023 with {option} N."
                    )),
                    _ => fail(format!(
                        "port {port} cannot be used: {} Choose another with {option} N.",
                        io_advice(&error)
                    )),
                };
            }
        }
        Ok(())
    }
}

/// Builds, starts both servers and waits for the end.
pub fn serve(ports: Ports) -> Result<()> {
    ports.check_distinct()?;
    ports.check_free()?;
    let kit = tools::ensure()?;
    println!("Building the sandbox (1 to 3 minutes the first time, seconds later).");
    let sandbox = dist::build_server(&kit, "sandbox")?;

    let mut children = Children::new()?;
    let mut command = kit.command(&sandbox.to_string_lossy());
    command.arg("--listen").arg(format!("127.0.0.1:{}", ports.sandbox));
    command.arg("--content-listen").arg(format!("127.0.0.1:{}", ports.content()));
    command.arg("--db").arg(database(ports)).stdout(Stdio::piped());
    let child = children.start("the sandbox", &mut command)?;
    let lines = child
        .stdout
        .take()
        .map(lines_of)
        .ok_or_else(|| Failure("the sandbox's output cannot be read.".into()))?;
    let Some(facts) = wait_until_ready(&mut children, &lines)? else { return Ok(()) };
    std::thread::spawn(move || lines.iter().for_each(|line| println!("sandbox: {line}")));

    println!("Building the panel for development (2 to 4 minutes the first time, seconds later).");
    let tenant = fact(&facts, "tenant id").unwrap_or("abcdefgh12").to_owned();
    let config = workspace::scratch().join("serve/Trunk.toml");
    let trunk_toml = workspace::read(&workspace::root().join("Trunk.toml"))?;
    workspace::write(&config, derived_config(&trunk_toml, &workspace::root(), ports, &tenant)?)?;
    children.start("trunk", kit.trunk().arg("serve").arg("--config").arg(&config))?;

    let mut is_announced = false;
    loop {
        if children.is_stopped() {
            println!("\nEnding the panel and the sandbox.");
            return Ok(());
        }
        if let Some((name, status)) = children.ended() {
            return fail(ended_by_itself(name, status));
        }
        if !is_announced && TcpStream::connect((Ipv4Addr::LOCALHOST, ports.panel)).is_ok() {
            println!("{}", announcement(ports, &tenant, fact(&facts, "admin key")));
            is_announced = true;
        }
        std::thread::sleep(POLL);
    }
}

/// The sandbox's database. A sandbox on another port has its own.
fn database(ports: Ports) -> PathBuf {
    let name = if ports.sandbox == Ports::USUAL.sandbox {
        "sandbox.sqlite".to_owned()
    } else {
        format!("sandbox-{}.sqlite", ports.sandbox)
    };
    workspace::target().join(name)
}

fn lines_of(output: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        // Sending fails once xtask has stopped listening.
        BufReader::new(output).lines().map_while(|line| line.ok()).try_for_each(|line| send.send(line))
    });
    receive
}

/// Prints the sandbox's lines until it is ready, and returns them. `None` after Ctrl-C.
fn wait_until_ready(children: &mut Children, lines: &Receiver<String>) -> Result<Option<Vec<String>>> {
    let deadline = Instant::now() + SANDBOX_START;
    let mut facts = Vec::new();
    loop {
        match lines.recv_timeout(POLL) {
            Ok(line) if line.trim() == "ready" => return Ok(Some(facts)),
            Ok(line) => {
                println!("sandbox: {line}");
                facts.push(line);
            }
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::sleep(POLL);
                let status = children.ended().map(|(_, status)| format!(" ({status})")).unwrap_or_default();
                return fail(format!(
                    "the sandbox ended before it was ready{status}; its messages are above. If its data is damaged, delete target/sandbox.sqlite, then run this again."
                ));
            }
            Err(RecvTimeoutError::Timeout) if children.is_stopped() => return Ok(None),
            Err(RecvTimeoutError::Timeout) if Instant::now() > deadline => {
                return fail(format!(
                    "the sandbox was not ready after {} seconds. Delete target/sandbox.sqlite, then run this again.",
                    SANDBOX_START.as_secs()
                ));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The value of a `name: value` line.
fn fact<'a>(lines: &'a [String], name: &str) -> Option<&'a str> {
    lines.iter().find_map(|line| {
        let (key, value) = line.split_once(": ")?;
        key.trim().to_lowercase().replace(['-', '_'], " ").ends_with(name).then(|| value.trim())
    })
}

/// Trunk.toml for these ports and this tenant. Trunk works in the folder of the file, so its paths become absolute.
fn derived_config(trunk_toml: &str, root: &Path, ports: Ports, tenant: &str) -> Result<String> {
    let mut config: Table = trunk_toml.parse().map_err(|error: toml::de::Error| {
        Failure(format!("Trunk.toml is not understood: {}", error.message()))
    })?;
    let root = root.to_string_lossy().replace('\\', "/");
    let absolute = |path: &str| Value::from(format!("{root}/{path}"));
    let build = table(&mut config, "build")?;
    build.insert("target".into(), absolute("index.html"));
    build.insert("dist".into(), absolute("target/serve"));
    let watch = table(&mut config, "watch")?;
    if let Some(paths) = watch.get_mut("watch").and_then(Value::as_array_mut) {
        paths.iter_mut().for_each(|path| *path = absolute(path.as_str().unwrap_or_default()));
    }
    table(&mut config, "serve")?.insert("port".into(), Value::from(i64::from(ports.panel)));
    let proxies = config.get_mut("proxy").and_then(Value::as_array_mut);
    for proxy in proxies.into_iter().flatten().filter_map(Value::as_table_mut) {
        let backend = proxy.get("backend").and_then(Value::as_str).unwrap_or_default();
        let backend = backend
            .replace(&format!(":{}/", Ports::USUAL.sandbox), &format!(":{}/", ports.sandbox))
            .replace("/tenant-abcdefgh12/", &format!("/tenant-{tenant}/"));
        proxy.insert("backend".into(), Value::from(backend));
    }
    toml::to_string(&config)
        .map_err(|error| Failure(format!("trunk's configuration cannot be written: {error}")))
}

/// A table of trunk's configuration.
fn table<'a>(config: &'a mut Table, name: &str) -> Result<&'a mut Table> {
    config
        .get_mut(name)
        .and_then(Value::as_table_mut)
        .ok_or_else(|| Failure(format!("Trunk.toml has no [{name}]. Put it back, then run this again.")))
}

fn announcement(ports: Ports, tenant: &str, admin_key: Option<&str>) -> String {
    let panel = ports.panel;
    let key = admin_key.unwrap_or("the one the sandbox printed at its first start");
    format!(
        "\n  Panel        http://127.0.0.1:{panel}/\n  Service URL  http://127.0.0.1:{panel}/tenant-{tenant}/\n  Tenant ID    {tenant}\n  Admin key    {key}\n\n\
         The data is made up, and stays in target/. Ctrl-C ends the panel and the sandbox.\n"
    )
}

fn ended_by_itself(name: &str, status: ExitStatus) -> String {
    format!(
        "{name} ended by itself ({status}), so everything is ended; its messages are above. Run `cargo xtask serve` again."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        ports: Ports,
    }

    fn ports(line: &str) -> std::result::Result<Ports, String> {
        let words = ["serve"].into_iter().chain(line.split_whitespace());
        let line = <Line as clap::Parser>::try_parse_from(words).map_err(|error| error.to_string())?;
        line.ports.check_distinct().map(|()| line.ports).map_err(|Failure(sentence)| sentence)
    }

    #[test]
    fn ports_are_read_and_checked() {
        assert_eq!(ports("").unwrap(), Ports::USUAL);
        assert_eq!(ports("--sandbox-port 9000 --port 9100").unwrap(), Ports { panel: 9100, sandbox: 9000 });
        assert!(ports("--port").unwrap_err().contains("value is required"));
        assert!(ports("--port 8788").unwrap_err().contains("8787 and 8788"));
        assert!(ports("--sandbox-port 65535").unwrap_err().contains("1..=65534"));
        assert!(ports("--prot 1").unwrap_err().contains("--prot"));
    }

    #[test]
    fn an_occupied_port_is_reported_with_a_remedy() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let panel = holder.local_addr().unwrap().port();
        let Failure(sentence) = Ports { panel, sandbox: 1 }.check_free().unwrap_err();
        assert!(sentence.contains("is occupied") && sentence.contains("--port N"), "{sentence}");
    }

    #[test]
    fn the_derived_configuration_has_absolute_paths_ports_and_tenant() {
        let trunk_toml = workspace::read(&workspace::root().join("Trunk.toml")).unwrap();
        let ports = Ports { panel: 9100, sandbox: 9000 };
        let derived = derived_config(&trunk_toml, Path::new("/checkout"), ports, "other0tenant").unwrap();
        assert!(!derived.contains("8787"));
        let original: Table = trunk_toml.parse().unwrap();
        let derived: Table = derived.parse().unwrap();
        assert_eq!(derived["build"]["target"].as_str(), Some("/checkout/index.html"));
        assert_eq!(derived["build"]["dist"].as_str(), Some("/checkout/target/serve"));
        assert_eq!(derived["build"]["pattern_script"], original["build"]["pattern_script"]);
        assert_eq!(derived["serve"]["port"].as_integer(), Some(9100));
        let proxies = derived["proxy"].as_array().unwrap();
        let backends: Vec<_> = proxies.iter().filter_map(|proxy| proxy["backend"].as_str()).collect();
        assert!(backends.contains(&"http://127.0.0.1:9000/api/"), "{backends:?}");
        assert!(backends.contains(&"http://127.0.0.1:9000/tenant-other0tenant/"), "{backends:?}");
        let watched = |config: &Table| config["watch"]["watch"].as_array().unwrap().clone();
        for (path, from) in watched(&derived).iter().zip(watched(&original)) {
            assert_eq!(path.as_str().unwrap(), format!("/checkout/{}", from.as_str().unwrap()));
        }
    }

    #[test]
    fn facts_are_found_by_name() {
        let lines: Vec<String> = ["Service URL: http://127.0.0.1:8787/", "tenant id: abc", "admin-key: 00ff"]
            .map(String::from)
            .into();
        assert_eq!(fact(&lines, "tenant id"), Some("abc"));
        assert_eq!(fact(&lines, "admin key"), Some("00ff"));
        assert_eq!(fact(&lines, "panel"), None);
    }
}
