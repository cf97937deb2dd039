//! Chromium and its driver for the tests: those on PATH, or Debian's.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Result, fail};
use crate::{apt, run};

const DEBIAN_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// A browser and the driver made for it.
pub struct Browser {
    /// The browser's program.
    pub chrome: PathBuf,
    /// The driver's program.
    pub driver: PathBuf,
    version: String,
}

impl Browser {
    /// The browser for people.
    pub fn name(&self) -> &str {
        &self.version
    }
}

/// The browser, installed where it is missing.
pub fn ensure() -> Result<Browser> {
    if (chrome().is_none() || driver().is_none()) && apt::is_debian() {
        apt::install(&DEBIAN_PACKAGES, "Chromium and its driver (about a minute)")?;
    }
    let (chrome, driver) = match (chrome(), driver()) {
        (Some(chrome), Some(driver)) => (chrome, driver),
        (None, _) => {
            return fail(
                "the tests need Chromium or Chrome on PATH. Install it, or name it in the variable CHROME, then run this again.",
            );
        }
        (Some(_), None) => {
            return fail(
                "the tests need chromedriver on PATH, of the browser's own version. Install it (the package is called chromedriver \
                 or chromium-driver), or name it in the variable CHROMEDRIVER, then run this again.",
            );
        }
    };
    let version = version(&chrome);
    let driver_version = self::version(&driver);
    match (major(&version), major(&driver_version)) {
        (Some(browser), Some(of_driver)) if browser != of_driver => fail(format!(
            "the browser is version {browser}, its driver version {of_driver}; they must be equal. Update the older one: {} or {}.",
            chrome.display(),
            driver.display()
        )),
        _ => Ok(Browser { chrome, driver, version }),
    }
}

fn chrome() -> Option<PathBuf> {
    named_in("CHROME")
        .or_else(|| NAMES.iter().find_map(|name| run::find(name)))
        .or_else(|| Some(PathBuf::from(MAC)).filter(|path| path.exists()))
}

fn driver() -> Option<PathBuf> {
    named_in("CHROMEDRIVER").or_else(|| run::find("chromedriver"))
}

fn named_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.exists())
}

fn version(program: &Path) -> String {
    let answer = run::answer(Command::new(program).arg("--version"));
    answer
        .unwrap_or_else(|| program.display().to_string())
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The major version in "Chromium 156.0.8078.79 built on Debian".
fn major(version: &str) -> Option<u32> {
    version.split_whitespace().find_map(|word| word.split_once('.')?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_the_first_number() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.79 (abc-refs/branch-heads/8078@{#1})"), Some(156));
        assert_eq!(major("unknown"), None);
    }
}
