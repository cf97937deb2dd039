//! Installs packages with Debian's apt-get. On other systems the user is told what to install.

use std::path::Path;
use std::process::Command;

use crate::failure::{Result, fail, on_path};
use crate::{run, workspace};

/// Whether this is Debian with its package manager.
pub fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists()
        && std::fs::read_to_string("/etc/os-release")
            .is_ok_and(|text| text.lines().any(|line| line.trim_matches('"') == "ID=debian"))
        && run::find("apt-get").is_some()
}

/// Whether Debian's package lists have all these packages.
fn are_known(packages: &[&str]) -> bool {
    let mut command = Command::new("apt-get");
    command.args(["install", "--simulate", "--quiet", "--no-install-recommends"]).args(packages);
    run::answer(&mut command).is_some()
}

/// Installs Debian packages, as root or through sudo. `what` describes them.
pub fn install(packages: &[&str], what: &str) -> Result<()> {
    println!("Installing {what} with apt-get: {}.", packages.join(" "));
    if !are_known(packages) {
        println!("Reading Debian's package lists first.");
        run::run(as_root("apt-get")?.args(["update", "--quiet"]), "apt-get update did not work")?;
    }
    let mut command = as_root("apt-get")?;
    command.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(packages);
    run::run(&mut command, &format!("apt-get install {} did not work", packages.join(" ")))
}

/// Downloads Debian packages and unpacks them into a folder. Nothing is installed, and no right of root is needed unless
/// Debian's package lists have to be read first.
pub fn unpack(packages: &[&str], what: &str, folder: &Path) -> Result<()> {
    println!("Unpacking {what} from Debian's packages: {}.", packages.join(" "));
    let downloads = folder.join("packages");
    workspace::remove_folder(folder)?;
    workspace::make_folder(&downloads)?;
    if !are_known(packages) {
        println!("Reading Debian's package lists first.");
        run::run(as_root("apt-get")?.args(["update", "--quiet"]), "apt-get update did not work")?;
    }
    let mut download = Command::new("apt-get");
    // Root downloads as itself: the user that apt has for that cannot write here.
    download.args(["download", "--quiet", "-o", "APT::Sandbox::User=root"]).args(packages);
    download.current_dir(&downloads);
    run::run(&mut download, &format!("apt-get download {} did not work", packages.join(" ")))?;
    for entry in std::fs::read_dir(&downloads).map_err(on_path("read", &downloads))? {
        let package = entry.map_err(on_path("read", &downloads))?.path();
        let mut command = Command::new("dpkg-deb");
        command.arg("--extract").arg(&package).arg(folder);
        run::run(&mut command, &format!("unpacking {} did not work", package.display()))?;
    }
    workspace::remove_folder(&downloads)
}

/// A command that runs as root.
pub fn as_root(program: &str) -> Result<Command> {
    let mut command = if is_root() {
        Command::new(program)
    } else if run::find("sudo").is_some() {
        println!("This needs root's rights: sudo may ask for your password.");
        let mut sudo = Command::new("sudo");
        // sudo reads the password from the terminal itself, not from our closed input.
        sudo.args(["DEBIAN_FRONTEND=noninteractive", program]);
        sudo
    } else {
        return fail(format!(
            "{program} needs root's rights, and there is no sudo. Run `cargo xtask setup` once as root, or ask your administrator."
        ));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
