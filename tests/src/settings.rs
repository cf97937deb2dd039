//! The paths of the programs and files that the tests use. `cargo xtask test` builds them and sets the variables.

use std::path::PathBuf;

/// The message for a missing variable.
const HOW: &str = "The end-to-end tests run by `cargo xtask test --only e2e`, which builds what they need";

/// The folder of the built panel.
pub fn dist() -> PathBuf {
    path("TRESOR_DIST")
}

/// The list of the wasm files that each of the panel's split points needs, as JSON.
pub fn pieces() -> PathBuf {
    path("TRESOR_PIECES")
}

/// Whether the panel was built with the compiler that the size budgets are measured with.
pub fn is_compiler_pinned() -> bool {
    std::env::var("TRESOR_COMPILER").is_ok_and(|compiler| compiler == "pinned")
}

/// The folder of the panel built without the split, which only its benchmark needs.
pub fn unsplit() -> PathBuf {
    path("TRESOR_UNSPLIT")
}

/// The sandbox's program.
pub fn sandbox() -> PathBuf {
    path("TRESOR_SANDBOX")
}

/// The gateway's program.
pub fn gateway() -> PathBuf {
    path("TRESOR_GATEWAY")
}

/// nginx's program.
pub fn nginx() -> PathBuf {
    path("TRESOR_NGINX")
}

/// nginx's own list of media types.
pub fn media_types() -> PathBuf {
    path("TRESOR_MEDIA_TYPES")
}

/// Caddy's program.
pub fn caddy() -> PathBuf {
    path("TRESOR_CADDY")
}

/// Chromium's program.
pub fn chrome() -> PathBuf {
    path("TRESOR_CHROME")
}

/// ChromeDriver's program.
pub fn chromedriver() -> PathBuf {
    path("TRESOR_CHROMEDRIVER")
}

/// The file `axe.min.js`.
pub fn axe() -> PathBuf {
    path("TRESOR_AXE")
}

/// The program pdftotext.
pub fn pdftotext() -> PathBuf {
    path("TRESOR_PDFTOTEXT")
}

/// The repository's root. Cargo says where this package lies at run time, so a moved checkout keeps working.
pub fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let package = PathBuf::from(package);
    package.parent().map(PathBuf::from).unwrap_or(package)
}

/// The folder for screenshots of failures.
pub fn failures() -> PathBuf {
    root().join("target/e2e")
}

fn path(variable: &str) -> PathBuf {
    let path = std::env::var_os(variable).map(PathBuf::from);
    let path = path.unwrap_or_else(|| panic!("{HOW}: the variable {variable} is not set."));
    assert!(path.exists(), "{HOW}: {variable} names {}, which is not there.", path.display());
    path
}
