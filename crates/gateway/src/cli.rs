//! The command line: commands, flags, defaults and their checks. Secrets are never given here, where other users of the
//! machine could read them, but in files or in the environment.

use crate::admins::is_name;
use crate::limits::Limits;
use admin_api::TenantId;
use admin_api::service::ServiceUrl;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use ipnet::IpNet;
use server_kit::cli::socket_address;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Variable of the environment with the admin key.
pub const KEY_VARIABLE: &str = "GATEWAY_ADMIN_KEY";
/// Variable of the environment with nevisIDM's bearer token.
pub const BEARER_VARIABLE: &str = "GATEWAY_NEVIS_BEARER";

const ENVIRONMENT: &str = "\
Environment:
  GATEWAY_ADMIN_KEY     the admin key, where --admin-key-file is not given
  GATEWAY_NEVIS_BEARER  the bearer token for nevisIDM, where --nevis-bearer-file is not given";

/// A signing reverse proxy for the panel: no admin key in any browser, and a name for each administrator.
#[derive(Parser)]
#[command(name = "gateway", version, after_help = ENVIRONMENT)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Runs the gateway.
    Serve(Box<Serve>),
    /// Keeps the list of administrators.
    Admin(AdminArguments),
    /// Checks the audit file.
    Audit {
        /// What to do.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Prints a completion script for a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// The list of administrators, and what to do with it.
#[derive(Args)]
pub struct AdminArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: AdminCommand,
    /// The list of administrators.
    #[arg(long, value_name = "FILE", default_value = "gateway-admins.json", global = true)]
    pub admins: PathBuf,
}

/// What to do with the list of administrators.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Gives an administrator a credential and prints it once.
    Add {
        /// Who.
        #[arg(value_parser = admin_name)]
        name: String,
    },
    /// Takes an administrator's credential away, from the next call on.
    Revoke {
        /// Who.
        #[arg(value_parser = admin_name)]
        name: String,
    },
    /// Lists all administrators, the revoked ones too.
    List,
}

/// What to do with the audit file.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Recomputes the chain of an audit file and prints its head.
    Verify {
        /// The audit file; of a file that was moved away and its successors, the oldest one first.
        #[arg(value_name = "FILE", default_value = "gateway-audit.jsonl")]
        files: Vec<PathBuf>,
        /// A head that was printed before: it must still be in the chain.
        #[arg(long, value_name = "NUMBER:SHA256")]
        head: Option<String>,
    },
}

/// How the gateway is to run.
#[derive(Args, Clone)]
#[command(after_help = ENVIRONMENT)]
pub struct Serve {
    /// The built panel.
    #[arg(long, value_name = "DIR")]
    pub dist: PathBuf,
    /// The tenant's service URL.
    #[arg(long = "service-url", value_name = "URL", value_parser = service_url)]
    pub service: ServiceUrl,
    /// The tenant ID, where the service URL does not name it.
    #[arg(long, value_name = "ID", value_parser = tenant_id)]
    pub tenant: Option<TenantId>,
    /// What the panel calls the tenant.
    #[arg(long, value_name = "NAME")]
    pub tenant_name: Option<String>,
    /// A file with the admin key, 64 hex digits; without it, the variable GATEWAY_ADMIN_KEY.
    #[arg(long, value_name = "FILE")]
    pub admin_key_file: Option<PathBuf>,
    /// The list of administrators.
    #[arg(long, value_name = "FILE", default_value = "gateway-admins.json")]
    pub admins: PathBuf,
    /// The audit file, appended to.
    #[arg(long, value_name = "FILE", default_value = "gateway-audit.jsonl")]
    pub audit: PathBuf,
    /// Free space on disk that is kept for changes: with less, reads and uploads are refused.
    #[arg(long, value_name = "MIB", default_value_t = 64)]
    pub audit_reserve: u64,
    /// Where it listens; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8790", value_parser = socket_address)]
    pub listen: SocketAddr,
    /// An origin under which a TLS proxy offers it, as in https://admin.example; may be repeated. The proxy must pass
    /// on the Host header.
    #[arg(long = "public-origin", value_name = "URL", value_parser = origin)]
    pub public_origins: Vec<String>,
    /// A proxy whose X-Forwarded-For is believed, as an address or a network; may be repeated.
    #[arg(long = "trusted-proxy", value_name = "ADDR", value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
    /// Lets the address be other than loopback.
    #[arg(long)]
    pub allow_remote: bool,
    /// Lets a service on another machine be called by http://, where everybody on the way can read what is sent.
    #[arg(long)]
    pub allow_plain_http: bool,
    /// Connections in all; further ones wait.
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = positive)]
    pub max_connections: usize,
    /// Connections of one address that is no trusted proxy's; further ones are closed.
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = positive)]
    pub max_connections_per_address: usize,
    /// Room on disk for all uploads together, until they are sent on.
    #[arg(long, value_name = "MIB", default_value_t = 4096)]
    pub upload_room: u64,
    /// How long a stop waits for changes on their way.
    #[arg(long = "stop-seconds", value_name = "N", default_value = "30", value_parser = seconds)]
    pub stop: Duration,
    /// Also forwards device passwords of the nevisIDM there.
    #[arg(long = "nevis-url", value_name = "URL", value_parser = service_url)]
    pub nevis: Option<ServiceUrl>,
    /// A file with the bearer token for it; without it, the variable GATEWAY_NEVIS_BEARER.
    #[arg(long, value_name = "FILE")]
    pub nevis_bearer_file: Option<PathBuf>,
    /// The operation feed that the panel may read.
    #[arg(long, value_name = "URL", value_parser = service_url)]
    pub feed_url: Option<ServiceUrl>,
    /// After how many minutes without a key or pointer the panel locks itself, 1 to 240; without it, 15.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=240))]
    pub idle_minutes: Option<u32>,
    /// How long things may take.
    #[arg(skip)]
    pub limits: Limits,
}

/// Flags that do not fit together.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlagError {
    /// The service URL does not name the tenant, and nothing else does.
    #[error("The service URL does not name the tenant. Name it with --tenant.")]
    Tenant,
    /// An address that others could reach.
    #[error(
        "{0} is not a loopback address. Put a proxy with TLS before a loopback address, or add --allow-remote if others are to reach it in the open."
    )]
    Remote(SocketAddr),
    /// A service on another machine without TLS.
    #[error(
        "{0} is on another machine and not encrypted: everybody on the way could read the secrets that are sent there. Use https://, or add --allow-plain-http."
    )]
    PlainHttp(ServiceUrl),
}

impl Serve {
    /// Checks the flags that depend on each other, and answers the tenant.
    pub fn check(&self) -> Result<TenantId, FlagError> {
        if !self.listen.ip().is_loopback() && !self.allow_remote {
            return Err(FlagError::Remote(self.listen));
        }
        let services = [Some(&self.service), self.nevis.as_ref()];
        let plain = services.into_iter().flatten().find(|service| is_plain_to_another_machine(service));
        if let Some(service) = plain.filter(|_| !self.allow_plain_http) {
            return Err(FlagError::PlainHttp(service.clone()));
        }
        self.tenant.clone().or_else(|| self.service.tenant()).ok_or(FlagError::Tenant)
    }
}

/// Whether what is sent there crosses a network that others can read.
fn is_plain_to_another_machine(service: &ServiceUrl) -> bool {
    let host = service.host();
    let name = match host.strip_prefix('[') {
        Some(address) => address.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    service.origin().starts_with("http://") && !is_here
}

fn service_url(text: &str) -> Result<ServiceUrl, String> {
    let wanted = "expected a URL with http:// or https:// and without user name, query or fragment";
    ServiceUrl::parse(text).map_err(|_| wanted.to_owned())
}

fn origin(text: &str) -> Result<String, String> {
    service_url(text).map(|url| url.origin().to_owned())
}

fn tenant_id(text: &str) -> Result<TenantId, String> {
    let tenant = TenantId::new(text);
    let wanted = "expected 8 to 10 lower-case letters and digits, a letter first";
    if tenant.looks_right() { Ok(tenant) } else { Err(wanted.to_owned()) }
}

fn admin_name(text: &str) -> Result<String, String> {
    let wanted = "expected 1 to 64 letters, digits and . _ @ -";
    if is_name(text) { Ok(text.to_owned()) } else { Err(wanted.to_owned()) }
}

fn network(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(|address| IpNet::from(address.to_canonical()));
    address
        .or_else(|_| text.parse())
        .map_err(|_| "expected an address or a network, as in 127.0.0.1 or 10.0.0.0/8".to_owned())
}

fn positive(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "expected a number from 1 on".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| *seconds <= 3600);
    seconds.map(Duration::from_secs).ok_or_else(|| "expected seconds from 0 to 3600".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn read(line: &str) -> Result<Command, String> {
        let words = ["gateway"].into_iter().chain(line.split_whitespace());
        Cli::try_parse_from(words).map(|cli| cli.command).map_err(|error| error.to_string())
    }

    fn serve(line: &str) -> Serve {
        match read(&format!("serve --dist d {line}")) {
            Ok(Command::Serve(serve)) => *serve,
            Ok(_) => panic!("another command"),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn commands_are_read_with_their_values() {
        let serve = serve(
            "--service-url https://abcdefgh12.api.tresorit.io --public-origin https://Admin.example/ \
             --listen localhost:0 --idle-minutes 5 --trusted-proxy 10.0.0.0/8 --trusted-proxy ::1 --stop-seconds 3",
        );
        assert_eq!(serve.check().unwrap().as_str(), "abcdefgh12");
        assert_eq!(serve.public_origins, ["https://admin.example"]);
        assert_eq!((serve.listen.to_string().as_str(), serve.idle_minutes), ("127.0.0.1:0", Some(5)));
        assert_eq!((serve.trusted_proxies.len(), serve.stop), (2, Duration::from_secs(3)));
        assert_eq!(serve.admins, PathBuf::from("gateway-admins.json"));
        let Ok(Command::Admin(admin)) = read("admin add anna@example --admins x.json") else {
            panic!("a whole command line")
        };
        assert!(matches!(admin.command, AdminCommand::Add { name } if name == "anna@example"));
        assert_eq!(admin.admins, PathBuf::from("x.json"));
        assert!(matches!(
            read("admin list"),
            Ok(Command::Admin(AdminArguments { command: AdminCommand::List, .. }))
        ));
        assert!(matches!(read("audit verify a b --head 1:x"), Ok(Command::Audit { .. })));
        assert!(matches!(read("completions bash"), Ok(Command::Completions { .. })));
    }

    #[test]
    fn a_wrong_value_is_reported_with_its_flag_and_what_it_takes() {
        for (line, parts) in [
            ("", ["Usage: gateway", "serve"]),
            ("server", ["unrecognized subcommand", "'server'"]),
            ("admin add", ["required", "<NAME>"]),
            ("admin add a/b", ["a/b", "letters, digits"]),
            ("serve --port 1", ["unexpected argument", "--port"]),
            ("serve --dist", ["--dist <DIR>", "a value is required"]),
            ("serve --dist d", ["required", "--service-url <URL>"]),
            ("serve --service-url https://h --tenant abcdefgh12", ["required", "--dist <DIR>"]),
            ("serve --service-url https://me:pw@h --dist d", ["--service-url", "without user name"]),
            ("serve --tenant 1", ["--tenant", "a letter first"]),
            ("serve --idle-minutes 0", ["--idle-minutes", "1..=240"]),
            ("serve --listen 8790", ["--listen", "with a port"]),
            ("serve --trusted-proxy x", ["--trusted-proxy", "network"]),
            ("serve --max-connections 0", ["--max-connections", "from 1 on"]),
            ("serve --help", ["GATEWAY_ADMIN_KEY", "GATEWAY_NEVIS_BEARER"]),
            ("--help", ["GATEWAY_ADMIN_KEY", "admin"]),
        ] {
            let message = read(line).err().unwrap_or_default();
            assert!(parts.iter().all(|part| message.contains(part)), "{line}: {message}");
        }
    }

    #[test]
    fn flags_that_depend_on_each_other_are_checked() {
        let check = |line: &str| serve(line).check();
        let url = "--service-url https://h/tenant-abcdefgh12";
        assert_eq!(check("--service-url https://h"), Err(FlagError::Tenant));
        let remote = check(&format!("{url} --listen 0.0.0.0:1")).unwrap_err();
        assert!(remote.to_string().contains("add --allow-remote"), "{remote}");
        assert!(check(&format!("{url} --listen 0.0.0.0:1 --allow-remote")).is_ok());
    }

    #[test]
    fn secrets_do_not_cross_a_network_unencrypted() {
        let check = |line: &str| serve(&format!("--tenant abcdefgh12 {line}")).check();
        for here in ["http://127.0.0.1:1", "http://localhost", "http://[::1]:1", "https://idm.example"] {
            assert!(check(&format!("--service-url https://h --nevis-url {here}")).is_ok(), "{here}");
            assert!(check(&format!("--service-url {here}")).is_ok(), "{here}");
        }
        for there in
            ["http://idm.example", "http://10.0.0.1:1", "http://localhost.example", "http://[2001:db8::1]"]
        {
            for line in
                [format!("--service-url https://h --nevis-url {there}"), format!("--service-url {there}")]
            {
                assert!(matches!(check(&line), Err(FlagError::PlainHttp(_))), "{line}");
                assert!(check(&format!("{line} --allow-plain-http")).is_ok(), "{line}");
            }
        }
    }
}
