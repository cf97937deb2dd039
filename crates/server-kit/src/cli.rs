//! Parsers and output that command lines built with clap have in common.

use clap::CommandFactory;
use clap_complete::Shell;
use std::net::SocketAddr;

/// Parses an address with a port. `localhost` stands for 127.0.0.1, because a listener needs a number.
///
/// For clap's `value_parser`.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    let example = "expected an address with a port, as in 127.0.0.1:8787";
    numeric.as_deref().unwrap_or(text).parse().map_err(|_| example.to_owned())
}

/// The completion script of a command line for one shell.
pub fn completions<C: CommandFactory>(shell: Shell) -> String {
    let mut command = C::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    #[command(name = "example")]
    struct Example {
        /// Whether to talk more.
        #[arg(long)]
        _verbose: bool,
    }

    #[test]
    fn addresses_are_numeric_or_localhost() {
        assert_eq!(socket_address("localhost:8787").unwrap().to_string(), "127.0.0.1:8787");
        assert_eq!(socket_address("[::1]:0").unwrap().to_string(), "[::1]:0");
        for text in ["8787", "127.0.0.1", "localhost", "example.test:80", ""] {
            assert!(socket_address(text).unwrap_err().contains("with a port"), "{text}");
        }
    }

    #[test]
    fn completions_name_the_flags() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let script = completions::<Example>(shell);
            assert!(script.contains("example") && script.contains("verbose"), "{shell}: {script}");
        }
    }
}
