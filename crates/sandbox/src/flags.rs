//! The command line: flags, their defaults, and their checks.

use crate::db::DatabaseLocation;
use crate::races::Races;
use admin_api::TenantId;
use admin_api::secret::AdminKey;
use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, ValueEnum};
use clap_complete::Shell;
use server_kit::cli;
use std::ffi::{OsStr, OsString};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);
const CONTENT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8788);
const DB: &str = "target/sandbox.sqlite";
/// The `--db` that means a database in memory.
const IN_MEMORY: &str = ":memory:";
/// The highest rate of live traffic, in operations a second.
const MAX_RATE: f64 = 10_000.0;
/// A lower rate is off: one operation in more than a million seconds would never be seen.
const MIN_RATE: f64 = 1e-6;

/// What a new database is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Seed {
    /// Users, tresors, operations, content, names and nevisIDM's records to look at
    Demo,
    /// Nothing
    Empty,
}

/// Whether there is a directory of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Names {
    /// One that names the users and tresors of the demo
    Demo,
    /// None
    None,
}

/// The flags of a tenant.
#[derive(Clone, Args)]
pub struct Flags {
    /// Address of the API; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = LISTEN, value_parser = cli::socket_address)]
    pub listen: SocketAddr,

    /// Address of the public custom content; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value_t = CONTENT_LISTEN, value_parser = cli::socket_address)]
    pub content_listen: SocketAddr,

    /// Allow addresses other than loopback
    #[arg(long)]
    pub allow_remote: bool,

    /// Database file; `:memory:` for a throw-away one
    #[arg(long, value_name = "PATH", default_value = DB, value_parser = PathBufValueParser::new().map(location))]
    pub db: DatabaseLocation,

    /// Tenant id [default: the database's, or abcdefgh12 for a new one]
    #[arg(long, value_name = "ID", value_parser = tenant_id)]
    pub tenant: Option<TenantId>,

    /// Primary admin key, 64 hex digits [default: the database's, or a new one]
    #[arg(long, value_name = "HEX", env = "SANDBOX_ADMIN_KEY", hide_env_values = true, value_parser = AdminKeyParser)]
    pub admin_key: Option<AdminKey>,

    /// What a new database is filled with
    #[arg(long, value_enum, default_value_t = Seed::Demo)]
    pub seed: Seed,

    /// Create this many more users
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = count())]
    pub users: u64,

    /// Create this many more tresors
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = count())]
    pub tresors: u64,

    /// Whether there is a directory of names
    #[arg(long, value_enum, default_value_t = Names::Demo)]
    pub names: Names,

    /// Which approvals outdate older operations on the same tresor
    #[arg(long, value_enum, default_value_t = Races::Strict)]
    pub races: Races,

    /// New client operations a second, as in 0.5 [default: off]
    #[arg(long, value_name = "RATE", allow_negative_numbers = true, value_parser = rate)]
    pub traffic: Option<f64>,

    /// Folder of a built panel, which is then served at /
    #[arg(long, value_name = "DIR")]
    pub dist: Option<PathBuf>,
}

/// A local tenant for development, demonstrations and tests.
#[derive(Parser)]
// A flag given twice takes its last value.
#[command(name = "sandbox", version, args_override_self = true)]
struct Arguments {
    #[command(flatten)]
    flags: Flags,

    /// Print the completion script of a shell and exit
    #[arg(long, value_name = "SHELL", exclusive = true)]
    completions: Option<Shell>,
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            listen: LISTEN,
            content_listen: CONTENT_LISTEN,
            allow_remote: false,
            db: DatabaseLocation::File(DB.into()),
            tenant: None,
            admin_key: None,
            seed: Seed::Demo,
            users: 0,
            tresors: 0,
            names: Names::Demo,
            races: Races::Strict,
            traffic: None,
            dist: None,
        }
    }
}

/// What a command line asks for.
pub enum CommandLine {
    /// Run a tenant.
    Run(Box<Flags>),
    /// Print this completion script.
    PrintCompletions(String),
}

impl CommandLine {
    /// Reads the command line of this process. Ends the process after `--help`, and with a message on a wrong line.
    pub fn from_process() -> Self {
        Self::parse(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// Reads a command line that begins with the program's name.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let Arguments { mut flags, completions } = Arguments::try_parse_from(arguments)?;
        if let Some(shell) = completions {
            return Ok(Self::PrintCompletions(cli::completions::<Arguments>(shell)));
        }
        flags.traffic = flags.traffic.filter(|rate| *rate > MIN_RATE);
        for address in [flags.listen, flags.content_listen] {
            if !flags.allow_remote && !address.ip().is_loopback() {
                let message = format!(
                    "{address} is not a loopback address. Others could reach it; if that is wanted, add --allow-remote."
                );
                return Err(Arguments::command().error(ErrorKind::ValueValidation, message));
            }
        }
        Ok(Self::Run(Box::new(flags)))
    }
}

fn tenant_id(text: &str) -> Result<TenantId, &'static str> {
    let tenant = TenantId::new(text);
    let shape = "expected 8 to 10 lower-case letters and digits, a letter first";
    if tenant.looks_right() { Ok(tenant) } else { Err(shape) }
}

fn location(path: PathBuf) -> DatabaseLocation {
    if path.as_os_str() == IN_MEMORY { DatabaseLocation::Memory } else { DatabaseLocation::File(path) }
}

fn count() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(..=u64::from(u32::MAX))
}

fn rate(text: &str) -> Result<f64, &'static str> {
    let rate = text.parse().ok().filter(|rate| (0.0..=MAX_RATE).contains(rate));
    rate.ok_or("expected a number of operations a second, from 0 to 10000, as in 0.5")
}

/// Parses `--admin-key`. Unlike clap's own messages, its messages never repeat the key.
#[derive(Clone)]
struct AdminKeyParser;

impl TypedValueParser for AdminKeyParser {
    type Value = AdminKey;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<AdminKey, clap::Error> {
        AdminKey::parse(&value.to_string_lossy()).map_err(|error| {
            command.clone().error(ErrorKind::ValueValidation, format!("--admin-key: {error}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Flags, String> {
        let words = std::iter::once("sandbox").chain(line.split_whitespace()).map(OsString::from);
        match CommandLine::parse(words) {
            Ok(CommandLine::Run(flags)) => Ok(*flags),
            Ok(CommandLine::PrintCompletions(script)) => Err(script),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_definition_of_the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_have_defaults_and_take_values() {
        let flags = parse("").unwrap();
        assert_eq!(flags.listen.to_string(), "127.0.0.1:8787");
        assert_eq!(flags.content_listen.to_string(), "127.0.0.1:8788");
        assert_eq!(flags.db, DatabaseLocation::File("target/sandbox.sqlite".into()));
        assert_eq!((flags.seed, flags.users, flags.tresors, flags.traffic), (Seed::Demo, 0, 0, None));
        let flags = parse(
            "--listen localhost:0 --content-listen [::1]:0 --db :memory: --tenant abcdefgh --seed=empty \
             --users 5 --tresors 6 --traffic 0.5 --dist d",
        )
        .unwrap();
        assert_eq!(flags.listen.to_string(), "127.0.0.1:0");
        assert_eq!(
            (flags.db, flags.seed, flags.users, flags.tresors),
            (DatabaseLocation::Memory, Seed::Empty, 5, 6)
        );
        assert_eq!(flags.traffic, Some(0.5));
        assert_eq!(parse("--traffic 0").unwrap().traffic, None);
        assert_eq!(parse("--races documented").unwrap().races, Races::Documented);
        assert_eq!(parse("--users 1 --users 2").unwrap().users, 2, "the last one counts");
    }

    #[test]
    fn defaults_in_code_are_those_of_the_command_line() {
        let (parsed, default) = (parse("").unwrap(), Flags::default());
        assert_eq!((parsed.listen, parsed.content_listen), (default.listen, default.content_listen));
        assert_eq!(
            (parsed.db, parsed.seed, parsed.races, parsed.names),
            (default.db, default.seed, default.races, default.names)
        );
        assert_eq!(
            (parsed.allow_remote, parsed.users, parsed.tresors),
            (false, default.users, default.tresors)
        );
    }

    #[test]
    fn a_wrong_command_line_gets_a_message_that_ends_as_a_sentence() {
        for (line, part) in [
            ("--port 1", "unexpected argument '--port'"),
            ("--listen", "a value is required for '--listen <ADDR>'"),
            ("--listen 8787", "expected an address with a port"),
            ("--listen 0.0.0.0:8787", "add --allow-remote"),
            ("--content-listen 10.0.0.1:1", "is not a loopback address"),
            ("--tenant 1abcdefgh", "expected 8 to 10"),
            ("--admin-key zz", "Character 1 is not a hex digit"),
            ("--db=", "a value is required for '--db <PATH>'"),
            ("--seed full", "[possible values: demo, empty]"),
            ("--names all", "[possible values: demo, none]"),
            ("--races none", "[possible values: strict, documented]"),
            ("--users many", "invalid value 'many' for '--users <N>'"),
            ("--users 4294967296", "invalid value"),
            ("--traffic -1", "expected a number of operations a second"),
            ("--traffic nan", "expected a number of operations a second"),
            ("stray", "unexpected argument 'stray'"),
        ] {
            let message = parse(line).err().unwrap_or_default();
            assert!(message.contains(part), "{line}: {message}");
            assert!(message.contains("--help") && message.trim_end().ends_with('.'), "{line}: {message}");
        }
        assert!(parse("--listen 0.0.0.0:1 --allow-remote").is_ok());
    }

    #[test]
    fn a_wrong_admin_key_is_not_repeated() {
        let message = parse("--admin-key 00112233zz").err().unwrap();
        assert!(!message.contains("00112233"), "{message}");
    }

    #[test]
    fn help_names_every_flag_and_the_environment_variable() {
        let help = parse("--help").err().unwrap();
        for part in [
            "--listen <ADDR>",
            "--content-listen <ADDR>",
            "--allow-remote",
            "--db <PATH>",
            "--tenant <ID>",
            "--admin-key <HEX>",
            "SANDBOX_ADMIN_KEY",
            "--seed <SEED>",
            "--users <N>",
            "--tresors <N>",
            "--names <NAMES>",
            "--races <RACES>",
            "--traffic <RATE>",
            "--dist <DIR>",
            "--completions <SHELL>",
        ] {
            assert!(help.contains(part), "{part}: {help}");
        }
    }

    #[test]
    fn completions_are_printed_for_a_shell() {
        let script = parse("--completions bash").err().unwrap();
        assert!(script.contains("--content-listen"), "{script}");
    }
}
