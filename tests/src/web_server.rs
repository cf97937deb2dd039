//! nginx and Caddy with the configurations of `hosting/`, over TLS: ordinary processes on loopback, with their files in a
//! temporary folder and a certificate made for them.

use crate::page::Page;
use crate::process::Process;
use crate::settings;
use crate::tenant::{Folder, Tenant, make_host};
use admin_api::signing;
use rcgen::PublicKeyData;
use sha2::{Digest, Sha256};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Command;

/// What the panel is hosted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Software {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
}

/// A running web server with the panel. Dropping it ends the process.
pub struct WebServer {
    // Fields are dropped in this order, so the process stops before its files are deleted.
    _process: Process,
    origin: String,
    /// The SHA-256 of the certificate's public key, in base64.
    public_key: String,
    _folder: Folder,
}

impl WebServer {
    /// Starts a server with one of the repository's configurations. It hosts the built panel with this `config.json`, and
    /// lets it call the tenant.
    pub fn start(software: Software, configuration: &str, tenant: &Tenant, config: &str) -> Self {
        let folder = Folder::make();
        let at = |name: &str| folder.0.join(name).display().to_string();
        make_host(Path::new(&at("panel")), Some(config));
        let made =
            rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate can be made");
        write(&at("certificate.pem"), &made.cert.pem());
        write(&at("key.pem"), &made.signing_key.serialize_pem());
        let public_key = signing::base64(&Sha256::digest(made.signing_key.subject_public_key_info()));

        let port = free_port();
        let file = settings::root().join("hosting").join(configuration);
        let text =
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let called = [tenant.service_url(), tenant.content_url().to_owned()];
        let called = called.map(|url| format!("{url} {}", url.replace("127.0.0.1", "localhost"))).join(" ");
        let site = with(&text, "https://TENANT.api.tresorit.io", &called);
        let site = with(&site, "/srv/tresor-admin", &at("panel"));
        let process = match software {
            Software::Nginx => start_nginx(&site, port, &at),
            Software::Caddy => start_caddy(&site, port, &at),
        };
        Self { _process: process, origin: format!("https://localhost:{port}"), public_key, _folder: folder }
    }

    /// A browser that takes the server's certificate.
    pub async fn page(&self) -> Page {
        Page::start_trusting(self.origin.clone(), &self.public_key).await
    }
}

/// Starts nginx. Only what the machine decides is changed in the site: addresses, names and files.
fn start_nginx(site: &str, port: u16, at: &impl Fn(&str) -> String) -> Process {
    let site = with(site, "listen 443 ssl", &format!("listen 127.0.0.1:{port} ssl"));
    let site = with(&site, "    listen [::]:443 ssl http2;\n", "");
    let site = with(&site, "/etc/ssl/admin.example.pem", &at("certificate.pem"));
    let site = with(&site, "/etc/ssl/admin.example.key", &at("key.pem"));
    write(&at("site.conf"), &with(&site, "server_name admin.example;", "server_name localhost;"));
    std::fs::copy(settings::media_types(), at("mime.types")).expect("nginx's media types can be copied");
    let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {};\n", at(name)));
    // One process: a killed master would leave its workers behind.
    let main = format!(
        "daemon off;\nmaster_process off;\npid {};\nerror_log stderr notice;\nevents {{}}\nhttp {{\n    access_log off;\n{}    include {};\n}}\n",
        at("pid"),
        folders.concat(),
        at("site.conf")
    );
    write(&at("nginx.conf"), &main);
    let mut command = Command::new(settings::nginx());
    command.args(["-p", &at(""), "-c", &at("nginx.conf"), "-e", "stderr"]);
    // The last line of its start. It listens by then.
    Process::start("nginx", &mut command, |line| line.contains("getrlimit(RLIMIT_NOFILE)")).0
}

/// Starts Caddy. Only what the machine decides is changed in the site: its name and its certificate.
fn start_caddy(site: &str, port: u16, at: &impl Fn(&str) -> String) -> Process {
    let own = format!(
        "https://localhost:{port} {{\n\tbind 127.0.0.1\n\ttls {} {}\n",
        at("certificate.pem"),
        at("key.pem")
    );
    let site = with(site, "admin.example {\n", &own);
    let main = "{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n";
    write(&at("Caddyfile"), &[main, &site].concat());
    let mut command = Command::new(settings::caddy());
    command.args(["run", "--adapter", "caddyfile", "--config", &at("Caddyfile")]);
    // It keeps its own files in the folder, too.
    for variable in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
        command.env(variable, at("caddy"));
    }
    Process::start("Caddy", &mut command, |line| line.contains("serving initial configuration")).0
}

/// The text with something in it replaced that has to be there.
fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "the configuration has no `{old}` any more");
    text.replace(old, new)
}

fn write(path: &str, text: &str) {
    std::fs::write(path, text).unwrap_or_else(|error| panic!("{path}: {error}"));
}

/// A port that is free now. Neither server tells which one it took if it may choose.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}
