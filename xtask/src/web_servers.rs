//! nginx and Caddy, for the test that hosts the panel with them: those on this machine, or Debian's. Debian's packages are
//! unpacked instead of installed, because an installed one starts a server on the machine's ports.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Failure, Result};
use crate::{apt, run, workspace};

const DEBIAN_PACKAGES: [&str; 3] = ["nginx", "nginx-common", "caddy"];
/// Where Debian and others keep servers, which is not on everybody's PATH.
const FOLDERS: [&str; 2] = ["/usr/sbin", "/usr/local/sbin"];

/// The servers' programs.
pub struct WebServers {
    /// nginx.
    pub nginx: PathBuf,
    /// nginx's own list of media types, which its configuration includes.
    pub media_types: PathBuf,
    /// Caddy.
    pub caddy: PathBuf,
}

/// The servers, unpacked where they are missing.
pub fn ensure() -> Result<WebServers> {
    if let Some(servers) = find() {
        return Ok(servers);
    }
    if apt::is_debian() {
        let _lock = workspace::lock("web-servers")?;
        apt::unpack(&DEBIAN_PACKAGES, "nginx and Caddy (seconds)", &unpacked())?;
    }
    find().ok_or_else(|| {
        Failure(
            "the end-to-end tests host the panel with nginx and Caddy, and need both on PATH. Install them, or name them in the \
             variables NGINX and CADDY, then run this again."
                .into(),
        )
    })
}

fn unpacked() -> PathBuf {
    workspace::scratch().join("web-servers")
}

fn find() -> Option<WebServers> {
    let nginx = program("NGINX", "nginx")?;
    let media_types = media_types(&nginx)?;
    Some(WebServers { media_types, nginx, caddy: program("CADDY", "caddy")? })
}

/// A program that starts: named in a variable, on PATH, in a folder of servers, or unpacked.
fn program(variable: &str, name: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let usual = FOLDERS.map(|folder| Path::new(folder).join(name));
    let own = ["usr/sbin", "usr/bin"].map(|folder| unpacked().join(folder).join(name));
    let candidates = named.into_iter().chain(run::find(name)).chain(usual).chain(own);
    candidates.filter(|path| path.exists()).find(|path| {
        // nginx tells its version with -v, Caddy with a word.
        ["-v", "version"].iter().any(|version| run::answer(Command::new(path).arg(version)).is_some())
    })
}

/// The file beside nginx's own configuration. An unpacked nginx names the folder that it would have been installed into.
fn media_types(nginx: &Path) -> Option<PathBuf> {
    let output = run::output(Command::new(nginx).arg("-V"))?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let beside = Path::new(configuration(&told)?).with_file_name("mime.types");
    let own = unpacked().join(beside.strip_prefix("/").unwrap_or(&beside));
    [own, beside].into_iter().find(|path| path.exists())
}

/// The path of the configuration in what `nginx -V` tells.
fn configuration(told: &str) -> Option<&str> {
    told.split_whitespace().find_map(|word| word.strip_prefix("--conf-path="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configurations_path_is_found_in_what_nginx_tells() {
        let told = "nginx version: nginx/1.22.1\nconfigure arguments: --with-cc-opt='-g -O2' --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf --pid-path=/run/nginx.pid\n";
        assert_eq!(configuration(told), Some("/etc/nginx/nginx.conf"));
        assert_eq!(configuration("nginx version: nginx/1.22.1"), None);
    }
}
