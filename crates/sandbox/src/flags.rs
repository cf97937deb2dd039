//! The command line: flags, defaults, and what is wrong with the rest, in sentences.

use crate::db::Place;
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use lexopt::prelude::{Long, Short, ValueExt};
use std::ffi::OsString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// What `--help` prints.
pub const HELP: &str = "\
A local tenant for development, demonstrations and tests.

Usage: sandbox [flags]

  --listen ADDR          address of the API (127.0.0.1:8787); port 0 takes a free one
  --content-listen ADDR  address of the public custom content (127.0.0.1:8788)
  --allow-remote         lets the two addresses be other than loopback
  --db PATH              database (target/sandbox.sqlite); :memory: for a throw-away one
  --tenant ID            tenant id (abcdefgh12)
  --admin-key HEX        primary admin key, 64 hex digits (made at first start, kept in the database)
  --seed demo|empty      what a new database is filled with (demo)
  --users N              makes so many more users
  --tresors N            makes so many more tresors
  --traffic RATE         new client operations a second (off)
  --dist DIR             also serves a built panel at /
  --help                 prints this
";

/// With what a new database is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seed {
    /// Users, tresors, operations, content and nevisIDM's records to look at.
    Demo,
    /// Nothing.
    Empty,
}

/// All flags, with their defaults where they were not given.
#[derive(Clone)]
pub struct Flags {
    /// Address of the API.
    pub listen: SocketAddr,
    /// Address of the custom content.
    pub content_listen: SocketAddr,
    /// Whether other addresses than loopback were asked for.
    pub allow_remote: bool,
    /// The database.
    pub db: Place,
    /// The tenant; `None` takes the database's, or the default for a new one.
    pub tenant: Option<TenantId>,
    /// The primary admin key; `None` takes the database's, or a new one.
    pub admin_key: Option<AdminKey>,
    /// With what a new database is filled.
    pub seed: Seed,
    /// So many more users.
    pub users: u64,
    /// So many more tresors.
    pub tresors: u64,
    /// New client operations a second.
    pub traffic: Option<f64>,
    /// Folder of a built panel.
    pub dist: Option<PathBuf>,
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8787)),
            content_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8788)),
            allow_remote: false,
            db: Place::File(PathBuf::from("target/sandbox.sqlite")),
            tenant: None,
            admin_key: None,
            seed: Seed::Demo,
            users: 0,
            tresors: 0,
            traffic: None,
            dist: None,
        }
    }
}

/// Why a command line cannot be followed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlagError {
    /// `--help`: not an error, but the end of reading.
    #[error("{HELP}")]
    Help,
    /// An unknown flag, or one without its value.
    #[error("{0}. --help lists the flags.")]
    Syntax(String),
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
    /// The admin key does not fit. The text given is never repeated.
    #[error("--admin-key: {0}")]
    AdminKey(String),
    /// An address that others could reach.
    #[error("{0} is not a loopback address. Others could reach it; if that is wanted, add --allow-remote.")]
    Remote(SocketAddr),
}

/// Reads a command line without the program's name.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Flags, FlagError> {
    let mut flags = Flags::default();
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next().map_err(syntax)? {
        match argument {
            Long("help") | Short('h') => return Err(FlagError::Help),
            Long("allow-remote") => flags.allow_remote = true,
            Long("listen") => flags.listen = address("--listen", &text(&mut parser)?)?,
            Long("content-listen") => {
                flags.content_listen = address("--content-listen", &text(&mut parser)?)?;
            }
            Long("db") => {
                let path = parser.value().map_err(syntax)?;
                if path.is_empty() {
                    let (wanted, given) = ("a file's path or :memory:", String::new());
                    return Err(FlagError::Value { flag: "--db", wanted, given });
                }
                flags.db = if path == ":memory:" { Place::Memory } else { Place::File(path.into()) };
            }
            Long("tenant") => {
                let given = text(&mut parser)?;
                let wanted = "8 to 10 lower-case letters and digits, a letter first";
                let tenant = TenantId::new(given.as_str());
                if !tenant.looks_right() {
                    return Err(FlagError::Value { flag: "--tenant", wanted, given });
                }
                flags.tenant = Some(tenant);
            }
            Long("admin-key") => {
                let key = AdminKey::parse(&text(&mut parser)?);
                flags.admin_key = Some(key.map_err(|error| FlagError::AdminKey(error.to_string()))?);
            }
            Long("seed") => {
                flags.seed = match text(&mut parser)?.as_str() {
                    "demo" => Seed::Demo,
                    "empty" => Seed::Empty,
                    given => {
                        let given = given.to_owned();
                        return Err(FlagError::Value { flag: "--seed", wanted: "demo or empty", given });
                    }
                };
            }
            Long("users") => flags.users = number("--users", &text(&mut parser)?)?,
            Long("tresors") => flags.tresors = number("--tresors", &text(&mut parser)?)?,
            Long("traffic") => flags.traffic = rate(&text(&mut parser)?)?,
            Long("dist") => flags.dist = Some(parser.value().map_err(syntax)?.into()),
            other => return Err(syntax(other.unexpected())),
        }
    }
    for address in [flags.listen, flags.content_listen] {
        if !flags.allow_remote && !address.ip().is_loopback() {
            return Err(FlagError::Remote(address));
        }
    }
    Ok(flags)
}

fn syntax(error: lexopt::Error) -> FlagError {
    let text = error.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    FlagError::Syntax(format!("{first}{}", letters.as_str()))
}

fn text(parser: &mut lexopt::Parser) -> Result<String, FlagError> {
    parser.value().and_then(|value| value.string()).map_err(syntax)
}

fn address(flag: &'static str, given: &str) -> Result<SocketAddr, FlagError> {
    let numeric = given.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    numeric.as_deref().unwrap_or(given).parse().map_err(|_| FlagError::Value {
        flag,
        wanted: "an address with a port, as in 127.0.0.1:8787",
        given: given.to_owned(),
    })
}

fn number(flag: &'static str, given: &str) -> Result<u64, FlagError> {
    given.parse().ok().filter(|number| *number <= u64::from(u32::MAX)).ok_or_else(|| FlagError::Value {
        flag,
        wanted: "a whole number",
        given: given.to_owned(),
    })
}

/// A rate of 0 is off.
fn rate(given: &str) -> Result<Option<f64>, FlagError> {
    let rate = given.parse::<f64>().ok().filter(|rate| (0.0..=10_000.0).contains(rate));
    let rate = rate.ok_or_else(|| FlagError::Value {
        flag: "--traffic",
        wanted: "a number of operations a second, as in 0.5",
        given: given.to_owned(),
    })?;
    // Less than one in a million seconds is as good as none, and too long to wait for.
    Ok((rate > 1e-6).then_some(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Flags, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn defaults_and_values() {
        let flags = read("").unwrap();
        assert_eq!(flags.listen.to_string(), "127.0.0.1:8787");
        assert_eq!(flags.content_listen.to_string(), "127.0.0.1:8788");
        assert_eq!(flags.db, Place::File("target/sandbox.sqlite".into()));
        let flags = read(
            "--listen localhost:0 --content-listen [::1]:0 --db :memory: --tenant abcdefgh --seed=empty \
             --users 5 --tresors 6 --traffic 0.5 --dist d",
        )
        .unwrap();
        assert_eq!(flags.listen.to_string(), "127.0.0.1:0");
        assert_eq!((flags.db, flags.seed, flags.users, flags.tresors), (Place::Memory, Seed::Empty, 5, 6));
        assert_eq!(flags.traffic, Some(0.5));
        assert_eq!(read("--traffic 0").unwrap().traffic, None);
    }

    #[test]
    fn what_is_wrong_is_said_in_a_sentence() {
        for (line, part) in [
            ("--port 1", "Invalid option '--port'. --help lists the flags."),
            ("--listen", "Missing argument"),
            ("--listen 8787", "--listen takes an address with a port"),
            ("--listen 0.0.0.0:8787", "add --allow-remote"),
            ("--content-listen 10.0.0.1:1", "is not a loopback address"),
            ("--tenant 1abcdefgh", "--tenant takes 8 to 10"),
            ("--admin-key zz", "Character 1 is not a hex digit"),
            ("--db=", "--db takes a file's path"),
            ("--seed full", "demo or empty, not \"full\""),
            ("--users many", "--users takes a whole number"),
            ("--traffic -1", "--traffic"),
            ("--traffic nan", "--traffic"),
            ("stray", "Unexpected argument"),
            ("--help", "--content-listen ADDR"),
        ] {
            let message = read(line).err().unwrap_or_default();
            assert!(message.contains(part), "{line}: {message}");
        }
        assert!(read("--listen 0.0.0.0:1 --allow-remote").is_ok());
    }
}
