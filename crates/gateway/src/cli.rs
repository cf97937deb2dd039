//! The command line: commands, flags, defaults, and what is wrong with the rest, in sentences. Secrets are never given
//! here, where other users of the machine could read them, but in files or in the environment.

use crate::admins::is_name;
use admin_api::TenantId;
use admin_api::service::ServiceUrl;
use lexopt::prelude::{Long, Short, Value, ValueExt};
use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Variable of the environment with the admin key.
pub const KEY_VARIABLE: &str = "GATEWAY_ADMIN_KEY";
/// Variable of the environment with nevisIDM's bearer token.
pub const BEARER_VARIABLE: &str = "GATEWAY_NEVIS_BEARER";

/// What `--help` prints.
pub const HELP: &str = "\
A signing reverse proxy for the panel: no admin key in any browser, and a name for each administrator.

Usage: gateway serve --dist DIR --service-url URL [flags]
       gateway admin add NAME | revoke NAME | list  [--admins FILE]

  --dist DIR             the built panel
  --service-url URL      the tenant's service URL
  --tenant ID            the tenant ID, where the service URL does not name it
  --tenant-name NAME     what the panel calls the tenant
  --admin-key-file FILE  the admin key, 64 hex digits; without it, the variable GATEWAY_ADMIN_KEY
  --admins FILE          the list of administrators (gateway-admins.json)
  --audit FILE           the audit file, appended to (gateway-audit.jsonl)
  --listen ADDR          where it listens (127.0.0.1:8790); port 0 takes a free one
  --public-origin URL    an origin under which a TLS proxy offers it, as in https://admin.example; may be repeated
  --allow-remote         lets the address be other than loopback
  --nevis-url URL        also forwards device passwords of the nevisIDM there
  --nevis-bearer-file F  the bearer token for it; without it, the variable GATEWAY_NEVIS_BEARER
  --feed-url URL         the operation feed that the panel may read
  --idle-minutes N       after how long without a key or pointer the panel locks itself (15)
  --help                 prints this
";

/// What to do.
pub enum Command {
    /// Runs the gateway.
    Serve(Box<Serve>),
    /// Gives an administrator a credential.
    Add {
        /// Who.
        name: String,
        /// The list.
        admins: PathBuf,
    },
    /// Takes it away.
    Revoke {
        /// Who.
        name: String,
        /// The list.
        admins: PathBuf,
    },
    /// Names all of them.
    List {
        /// The list.
        admins: PathBuf,
    },
}

/// How the gateway is to run.
#[derive(Clone)]
pub struct Serve {
    /// The built panel.
    pub dist: PathBuf,
    /// The tenant's service.
    pub service: ServiceUrl,
    /// The tenant.
    pub tenant: TenantId,
    /// What the panel calls it.
    pub tenant_name: Option<String>,
    /// File with the admin key; `None` takes the environment's.
    pub admin_key_file: Option<PathBuf>,
    /// The list of administrators.
    pub admins: PathBuf,
    /// The audit file.
    pub audit: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Origins under which a proxy before it offers it.
    pub public_origins: Vec<String>,
    /// nevisIDM, without the path of its API.
    pub nevis: Option<ServiceUrl>,
    /// File with the bearer token for it; `None` takes the environment's.
    pub nevis_bearer_file: Option<PathBuf>,
    /// The operation feed.
    pub feed_url: Option<ServiceUrl>,
    /// When the panel locks itself, in minutes.
    pub idle_minutes: Option<u32>,
}

/// Why a command line cannot be followed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlagError {
    /// `--help`: not an error, but the end of reading.
    #[error("{HELP}")]
    Help,
    /// An unknown flag or command, or one without its value.
    #[error("{0}. --help lists the commands and flags.")]
    Syntax(String),
    /// A flag that has to be there is not.
    #[error("{0} is missing. --help says what it takes.")]
    Missing(&'static str),
    /// A value that does not fit its flag.
    #[error("{flag} takes {wanted}, not \"{given}\".")]
    Value {
        /// The flag.
        flag: &'static str,
        /// What it takes.
        wanted: &'static str,
        /// What was given.
        given: String,
    },
    /// The service URL does not name the tenant, and nothing else does.
    #[error("The service URL does not name the tenant. Name it with --tenant.")]
    Tenant,
    /// An address that others could reach.
    #[error(
        "{0} is not a loopback address. Put a proxy with TLS before a loopback address, or add --allow-remote if others are to reach it in the open."
    )]
    Remote(SocketAddr),
}

/// Reads a command line without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, FlagError> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut words = Vec::new();
    let mut given = Given::default();
    while let Some(argument) = parser.next().map_err(syntax)? {
        match argument {
            Long("help") | Short('h') => return Err(FlagError::Help),
            Value(word) => words.push(word.string().map_err(syntax)?),
            Long(flag) => {
                let flag = flag.to_owned();
                given.take(&flag, &mut parser)?;
            }
            other => return Err(syntax(other.unexpected())),
        }
    }
    let words = words.iter().map(String::as_str).collect::<Vec<_>>();
    let admins = given.admins.clone();
    match words.as_slice() {
        ["serve"] => given.serve().map(|serve| Command::Serve(Box::new(serve))),
        ["admin", "list"] => Ok(Command::List { admins }),
        ["admin", "add", name] => Ok(Command::Add { name: checked_name(name)?, admins }),
        ["admin", "revoke", name] => Ok(Command::Revoke { name: checked_name(name)?, admins }),
        [] => Err(FlagError::Syntax("Say what to do: serve or admin".into())),
        _ => Err(FlagError::Syntax(format!("There is no command \"{}\"", words.join(" ")))),
    }
}

/// Flags as they come; what belongs together is checked at the end.
struct Given {
    dist: Option<PathBuf>,
    service: Option<ServiceUrl>,
    tenant: Option<TenantId>,
    tenant_name: Option<String>,
    admin_key_file: Option<PathBuf>,
    admins: PathBuf,
    audit: PathBuf,
    listen: SocketAddr,
    allow_remote: bool,
    public_origins: Vec<String>,
    nevis: Option<ServiceUrl>,
    nevis_bearer_file: Option<PathBuf>,
    feed_url: Option<ServiceUrl>,
    idle_minutes: Option<u32>,
}

impl Default for Given {
    fn default() -> Self {
        Self {
            dist: None,
            service: None,
            tenant: None,
            tenant_name: None,
            admin_key_file: None,
            admins: "gateway-admins.json".into(),
            audit: "gateway-audit.jsonl".into(),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8790)),
            allow_remote: false,
            public_origins: Vec::new(),
            nevis: None,
            nevis_bearer_file: None,
            feed_url: None,
            idle_minutes: None,
        }
    }
}

impl Given {
    fn take(&mut self, flag: &str, parser: &mut lexopt::Parser) -> Result<(), FlagError> {
        let mut path = || parser.value().map(PathBuf::from).map_err(syntax);
        match flag {
            "dist" => self.dist = Some(path()?),
            "admin-key-file" => self.admin_key_file = Some(path()?),
            "admins" => self.admins = path()?,
            "audit" => self.audit = path()?,
            "nevis-bearer-file" => self.nevis_bearer_file = Some(path()?),
            "allow-remote" => self.allow_remote = true,
            "service-url" => self.service = Some(url("--service-url", parser)?),
            "nevis-url" => self.nevis = Some(url("--nevis-url", parser)?),
            "feed-url" => self.feed_url = Some(url("--feed-url", parser)?),
            "public-origin" => self.public_origins.push(url("--public-origin", parser)?.origin().to_owned()),
            "tenant-name" => self.tenant_name = Some(text(parser)?),
            "tenant" => {
                let given = text(parser)?;
                let tenant = TenantId::new(given.as_str());
                let wanted = "8 to 10 lower-case letters and digits, a letter first";
                if !tenant.looks_right() {
                    return Err(FlagError::Value { flag: "--tenant", wanted, given });
                }
                self.tenant = Some(tenant);
            }
            "listen" => {
                let given = text(parser)?;
                let numeric = given.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
                let wanted = "an address with a port, as in 127.0.0.1:8790";
                self.listen = numeric.as_deref().unwrap_or(&given).parse().map_err(|_| FlagError::Value {
                    flag: "--listen",
                    wanted,
                    given: given.clone(),
                })?;
            }
            "idle-minutes" => {
                let given = text(parser)?;
                let minutes = given.parse().ok().filter(|minutes| (1..=240).contains(minutes));
                let wanted = "minutes from 1 to 240";
                self.idle_minutes =
                    Some(minutes.ok_or(FlagError::Value { flag: "--idle-minutes", wanted, given })?);
            }
            other => return Err(FlagError::Syntax(format!("There is no flag --{other}"))),
        }
        Ok(())
    }

    fn serve(self) -> Result<Serve, FlagError> {
        let service = self.service.ok_or(FlagError::Missing("--service-url"))?;
        if !self.listen.ip().is_loopback() && !self.allow_remote {
            return Err(FlagError::Remote(self.listen));
        }
        Ok(Serve {
            dist: self.dist.ok_or(FlagError::Missing("--dist"))?,
            tenant: self.tenant.or_else(|| service.tenant()).ok_or(FlagError::Tenant)?,
            service,
            tenant_name: self.tenant_name,
            admin_key_file: self.admin_key_file,
            admins: self.admins,
            audit: self.audit,
            listen: self.listen,
            public_origins: self.public_origins,
            nevis: self.nevis,
            nevis_bearer_file: self.nevis_bearer_file,
            feed_url: self.feed_url,
            idle_minutes: self.idle_minutes,
        })
    }
}

fn checked_name(given: &str) -> Result<String, FlagError> {
    let wanted = "1 to 64 letters, digits and . _ @ -";
    match is_name(given) {
        true => Ok(given.to_owned()),
        false => Err(FlagError::Value { flag: "A name", wanted, given: given.to_owned() }),
    }
}

/// A message as a sentence's start, without a full stop.
fn syntax(error: lexopt::Error) -> FlagError {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    FlagError::Syntax(format!("{first}{}", letters.as_str()))
}

fn text(parser: &mut lexopt::Parser) -> Result<String, FlagError> {
    parser.value().and_then(|value| value.string()).map_err(syntax)
}

fn url(flag: &'static str, parser: &mut lexopt::Parser) -> Result<ServiceUrl, FlagError> {
    let given = text(parser)?;
    let wanted = "a URL with http:// or https:// and without user name, query or fragment";
    ServiceUrl::parse(&given).map_err(|_| FlagError::Value { flag, wanted, given })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_and_their_values() {
        let Ok(Command::Serve(serve)) = read(
            "serve --dist d --service-url https://abcdefgh12.api.tresorit.io --public-origin https://Admin.example/ \
             --listen localhost:0 --idle-minutes 5",
        ) else {
            panic!("a whole command line")
        };
        assert_eq!(serve.tenant.as_str(), "abcdefgh12");
        assert_eq!(serve.public_origins, ["https://admin.example"]);
        assert_eq!((serve.listen.to_string().as_str(), serve.idle_minutes), ("127.0.0.1:0", Some(5)));
        let Ok(Command::Add { name, admins }) = read("admin add anna@example --admins x.json") else {
            panic!("a whole command line")
        };
        assert_eq!((name.as_str(), admins), ("anna@example", "x.json".into()));
        assert!(matches!(read("admin list"), Ok(Command::List { .. })));
    }

    #[test]
    fn what_is_wrong_is_said_in_a_sentence() {
        for (line, part) in [
            ("", "Say what to do"),
            ("server", "There is no command \"server\""),
            ("admin add", "There is no command \"admin add\""),
            ("admin add a/b", "letters, digits"),
            ("serve --port 1", "There is no flag --port"),
            ("serve --dist", "Missing argument"),
            ("serve --dist d", "--service-url is missing"),
            ("serve --service-url https://h --tenant abcdefgh12", "--dist is missing"),
            ("serve --service-url https://h --dist d", "does not name the tenant"),
            ("serve --service-url https://me:pw@h --dist d", "without user name"),
            (
                "serve --dist d --service-url https://h/tenant-abcdefgh12 --listen 0.0.0.0:1",
                "add --allow-remote",
            ),
            ("serve --idle-minutes 0", "minutes from 1 to 240"),
            ("--help", "gateway admin add NAME"),
        ] {
            let message = read(line).err().unwrap_or_default();
            assert!(message.contains(part), "{line}: {message}");
        }
    }
}
