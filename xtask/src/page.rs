//! The page without its wasm, as trunk builds it: index.html, stylesheets, scripts and copied files. The panel's wasm is
//! built beside it, because trunk does not know how to split one.

use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

use crate::failure::{Failure, Result, fail, on_path};
use crate::tools::Kit;
use crate::{bundle, run, workspace};

/// The folders that index.html refers to.
const SOURCES: [&str; 2] = ["style", "assets"];

/// How index.html wants the panel's wasm to be built.
#[derive(Debug, PartialEq, Eq)]
pub struct RustLink {
    /// Cargo's profile of a release.
    pub profile: String,
    /// The options of wasm-opt.
    pub wasm_opt: Vec<String>,
}

impl RustLink {
    /// Reads it from the repository's index.html.
    pub fn read() -> Result<Self> {
        let html = workspace::read(&workspace::root().join("index.html"))?;
        Self::of(&html[range(&html)?])
    }

    fn of(tag: &str) -> Result<Self> {
        let attribute = |name: &str| {
            bundle::attribute(tag, name)
                .ok_or_else(|| Failure(format!("the link of the Rust program in index.html has no {name}.")))
        };
        let level = format!("-O{}", attribute("data-wasm-opt")?);
        let options = attribute("data-wasm-opt-params")?;
        let options = options.split_ascii_whitespace().map(str::to_owned);
        Ok(Self {
            profile: attribute("data-cargo-profile-release")?.to_owned(),
            wasm_opt: std::iter::once(level).chain(options).collect(),
        })
    }
}

/// Builds the page and returns its folder. The page loads the panel under the names `script` and `wasm`.
pub fn build(kit: &Kit, script: &str, wasm: &str) -> Result<PathBuf> {
    // In a folder without a Cargo.toml, trunk builds no Rust program.
    let source = workspace::scratch().join("page");
    workspace::remove_folder(&source)?;
    for folder in SOURCES {
        workspace::copy_folder(&workspace::root().join(folder), &source.join(folder))?;
    }
    copy_scripts(&workspace::root().join("src"), &source.join("src"))?;
    let config = workspace::read(&workspace::root().join("Trunk.toml"))?;
    let html = workspace::read(&workspace::root().join("index.html"))?;
    workspace::write(&source.join("index.html"), without_rust(&html, &config, script, wasm)?)?;
    workspace::write(&source.join("Trunk.toml"), &config)?;
    let built = workspace::scratch().join("page-built");
    workspace::remove_folder(&built)?;
    workspace::make_folder(&built)?;
    let mut command = kit.trunk();
    command.current_dir(&source).args(["build", "--release", "--dist"]).arg(&built);
    run::run(&mut command, "trunk build did not work for the page")?;
    Ok(built)
}

/// Copies the scripts that lie beside the Rust sources.
fn copy_scripts(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).map_err(on_path("read", from))? {
        let path = entry.map_err(on_path("read", from))?.path();
        if path.extension().is_some_and(|ending| ending == "js") {
            let bytes = fs::read(&path).map_err(on_path("read", &path))?;
            workspace::write(&to.join(path.file_name().unwrap_or_default()), bytes)?;
        }
    }
    Ok(())
}

/// index.html with the elements that trunk would put in place of the Rust program's link.
fn without_rust(html: &str, config: &str, script: &str, wasm: &str) -> Result<String> {
    let config: Table = config.parse().map_err(|error: toml::de::Error| {
        Failure(format!("Trunk.toml is not understood: {}", error.message()))
    })?;
    let build = config.get("build").and_then(toml::Value::as_table);
    let pattern = |name: &str| {
        let pattern = build.and_then(|build| build.get(name)).and_then(toml::Value::as_str);
        let filled =
            pattern.map(|text| text.replace("{base}", "/").replace("{js}", script).replace("{wasm}", wasm));
        filled.ok_or_else(|| Failure(format!("Trunk.toml has no {name} under [build].")))
    };
    let range = range(html)?;
    let put = pattern("pattern_preload")? + &pattern("pattern_script")?;
    Ok([&html[..range.start], &put, &html[range.end..]].concat())
}

/// Where the link of the Rust program is.
pub fn range(html: &str) -> Result<std::ops::Range<usize>> {
    let mut links = bundle::link_tags(html)
        .filter(|range| bundle::attribute(&html[range.clone()], "rel") == Some("rust"));
    match (links.next(), links.next()) {
        (Some(link), None) => Ok(link),
        _ => fail("index.html needs exactly one <link data-trunk rel=\"rust\">."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repositorys_page_says_how_the_wasm_is_built() {
        let link = RustLink::read().unwrap();
        assert_eq!(link.profile, "wasm-release");
        assert_eq!(link.wasm_opt[0], "-Oz");
        assert!(link.wasm_opt.iter().any(|option| option == "--enable-simd"), "{link:?}");
    }

    #[test]
    fn the_names_take_the_place_of_the_program() {
        let html = "<head><link data-trunk rel=\"css\" href=\"a.css\" /><link data-trunk rel=\"rust\" data-bin=\"x\" /></head>";
        let config = "[build]\npattern_script = '<meta content=\"{base}{js}\">'\npattern_preload = '<link href=\"{base}{wasm}\">'\n";
        let page = without_rust(html, config, "p.js", "p.wasm").unwrap();
        assert_eq!(
            page,
            "<head><link data-trunk rel=\"css\" href=\"a.css\" /><link href=\"/p.wasm\"><meta content=\"/p.js\"></head>"
        );
        assert!(without_rust("<head></head>", config, "p.js", "p.wasm").is_err());
    }
}
