//! `cargo xtask serve`: the sandbox with demo data, and trunk with its proxy to it, until Ctrl-C.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::children::Children;
use crate::failure::{Failure, Result, fail, io_advice};
use crate::{dist, place, tools};

/// A sandbox makes its demo data at the first start; longer than this means it hangs.
const SANDBOX_START: Duration = Duration::from_secs(90);
const POLL: Duration = Duration::from_millis(100);

/// The ports of the panel and of the sandbox; the sandbox's content is on the one after its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ports {
    panel: u16,
    sandbox: u16,
}

impl Ports {
    const USUAL: Self = Self { panel: 8080, sandbox: 8787 };

    /// Reads `--port N` and `--sandbox-port N`.
    pub fn read(arguments: &[String]) -> Result<Self> {
        let mut ports = Self::USUAL;
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let port = match argument.as_str() {
                "--port" => &mut ports.panel,
                "--sandbox-port" => &mut ports.sandbox,
                other => {
                    return fail(format!(
                        "`serve` takes no argument `{other}`: it knows --port N and --sandbox-port N."
                    ));
                }
            };
            // The highest port is left for the content beside the sandbox.
            *port = rest
                .next()
                .and_then(|number| number.parse().ok())
                .filter(|port| (1..u16::MAX).contains(port))
                .ok_or_else(|| {
                    Failure(format!(
                        "{argument} needs a port number between 1 and 65534, for example {argument} 8090."
                    ))
                })?;
        }
        if ports.panel == ports.sandbox || ports.panel == ports.content() {
            return fail(format!(
                "the panel cannot be on port {}, the sandbox uses {} and {}.",
                ports.panel,
                ports.sandbox,
                ports.content()
            ));
        }
        Ok(ports)
    }

    fn content(self) -> u16 {
        self.sandbox + 1
    }

    /// Before a build of minutes, not after it.
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
pub fn serve(ports: &Ports) -> Result<()> {
    ports.check_free()?;
    let kit = tools::ensure()?;
    println!("Building the sandbox (1 to 3 minutes the first time, seconds later).");
    let sandbox = dist::build_server(&kit, "sandbox")?;

    let mut children = Children::new()?;
    let mut command = kit.command(&sandbox.to_string_lossy());
    command.arg("--listen").arg(format!("127.0.0.1:{}", ports.sandbox));
    command.arg("--content-listen").arg(format!("127.0.0.1:{}", ports.content()));
    command.arg("--db").arg(database(*ports)).stdout(Stdio::piped());
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
    let config = place::scratch().join("serve/Trunk.toml");
    let trunk_toml = place::read(&place::root().join("Trunk.toml"))?;
    place::write(&config, derived_config(&trunk_toml, &place::root(), *ports, &tenant))?;
    children.start("trunk", dist::trunk(&kit).arg("serve").arg("--config").arg(&config))?;

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
            println!("{}", announcement(*ports, &tenant, fact(&facts, "admin key")));
            is_announced = true;
        }
        std::thread::sleep(POLL);
    }
}

/// Another port is another sandbox, with data of its own.
fn database(ports: Ports) -> PathBuf {
    let name = if ports.sandbox == Ports::USUAL.sandbox {
        "sandbox.sqlite".to_owned()
    } else {
        format!("sandbox-{}.sqlite", ports.sandbox)
    };
    place::target().join(name)
}

fn lines_of(output: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        // Nobody listens any more once xtask ends.
        BufReader::new(output).lines().map_while(|line| line.ok()).try_for_each(|line| send.send(line))
    });
    receive
}

/// Passes the sandbox's lines on until it says that it is ready; what it said. Nothing after Ctrl-C.
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
fn derived_config(trunk_toml: &str, root: &Path, ports: Ports, tenant: &str) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    let mut text = String::new();
    for line in trunk_toml.lines() {
        let line = match line.split_once(" = ") {
            Some(("target", path)) => format!("target = {}", path.replacen('"', &format!("\"{root}/"), 1)),
            Some(("dist", _)) => format!("dist = \"{root}/target/serve\""),
            Some(("port", _)) => format!("port = {}", ports.panel),
            Some(("watch", paths)) => {
                format!(
                    "watch = {}",
                    paths.replace("[\"", &format!("[\"{root}/")).replace(", \"", &format!(", \"{root}/"))
                )
            }
            Some(("backend", url)) => {
                let url =
                    url.replace(&format!(":{}/", Ports::USUAL.sandbox), &format!(":{}/", ports.sandbox));
                format!("backend = {}", url.replace("/tenant-abcdefgh12/", &format!("/tenant-{tenant}/")))
            }
            _ => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
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

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn ports_are_read_and_checked() {
        assert_eq!(Ports::read(&[]).unwrap(), Ports::USUAL);
        assert_eq!(
            Ports::read(&words("--sandbox-port 9000 --port 9100")).unwrap(),
            Ports { panel: 9100, sandbox: 9000 }
        );
        assert!(Ports::read(&words("--port")).unwrap_err().0.contains("needs a port number"));
        assert!(Ports::read(&words("--port 8788")).unwrap_err().0.contains("8787 and 8788"));
        assert!(Ports::read(&words("--sandbox-port 65535")).is_err());
        assert!(Ports::read(&words("--prot 1")).unwrap_err().0.contains("--prot"));
    }

    #[test]
    fn an_occupied_port_is_said_with_the_way_out() {
        let holder = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let panel = holder.local_addr().unwrap().port();
        let Failure(sentence) = Ports { panel, sandbox: 1 }.check_free().unwrap_err();
        assert!(sentence.contains("is occupied") && sentence.contains("--port N"), "{sentence}");
    }

    #[test]
    fn the_derived_configuration_has_absolute_paths_ports_and_tenant() {
        let trunk_toml = place::read(&place::root().join("Trunk.toml")).unwrap();
        let ports = Ports { panel: 9100, sandbox: 9000 };
        let derived = derived_config(&trunk_toml, Path::new("/checkout"), ports, "other0tenant");
        for line in [
            "target = \"/checkout/index.html\"",
            "dist = \"/checkout/target/serve\"",
            "port = 9100",
            "backend = \"http://127.0.0.1:9000/api/\"",
            "backend = \"http://127.0.0.1:9000/tenant-other0tenant/\"",
        ] {
            assert!(derived.lines().any(|found| found == line), "{line} is not in\n{derived}");
        }
        let watch = derived.lines().find(|line| line.starts_with("watch = ")).unwrap();
        assert_eq!(watch.matches('"').count() / 2, watch.matches("/checkout/").count(), "{watch}");
        assert!(!derived.contains("8787"));
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
