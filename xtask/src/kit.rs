//! `cargo xtask kit`: the page that shows every widget of the panel in its states. It is built with the feature `kit`, so
//! nothing of it is in the panel.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

use crate::failure::{Failure, Result, fail};
use crate::tools::Kit;
use crate::{dist, page, run, tools, workspace};

/// From the page's folder, target/xtask/kit, to the root.
const UP: &str = "../../../";

/// The page's usual port.
const PORT: u16 = 8090;

/// What is done with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub struct Selection {
    /// The page's port
    #[arg(long, value_name = "N", default_value_t = PORT)]
    port: u16,
    /// Make the pictures of the documentation instead of serving the page
    #[arg(long)]
    pictures: bool,
}

/// Serves the page until Ctrl-C, or makes its pictures.
pub fn kit(selection: Selection) -> Result<()> {
    let tools = tools::ensure()?;
    let config = write_sources(selection.port)?;
    if selection.pictures {
        let mut command = prepare(&tools, &config)?;
        return run::run(command.args(["--", "--pictures"]), "making the pictures did not work");
    }
    if TcpListener::bind((Ipv4Addr::LOCALHOST, selection.port)).is_err() {
        return fail(format!("port {} cannot be used. Choose another with --port N.", selection.port));
    }
    println!(
        "The widgets are at http://127.0.0.1:{}/ once they are built. Ctrl-C ends the page.",
        selection.port
    );
    let mut command = tools.trunk();
    run::run(command.arg("serve").arg("--config").arg(&config), "serving the page did not work")
}

fn folder() -> PathBuf {
    workspace::scratch().join("kit")
}

fn built() -> PathBuf {
    folder().join("dist")
}

/// Checks the page in the browser: axe's rules at three widths, in both themes.
pub fn check(tools: &Kit) -> Result<()> {
    let mut command = prepare(tools, &write_sources(PORT)?)?;
    run::run(&mut command, "the widgets break a rule, or the page could not be opened")
}

/// Builds the page. Returns the command that opens it in the browser and checks it.
fn prepare(tools: &Kit, config: &Path) -> Result<Command> {
    let mut build = tools.trunk();
    run::run(build.arg("build").arg("--config").arg(config), "building the page did not work")?;
    let mut command = tools.cargo();
    dist::prepare_browser(tools, &mut command)?;
    command.env("TRESOR_DIST", built()).args(["run", "-p", "e2e", "--bin", "kit_shots"]);
    Ok(command)
}

/// Writes the page and trunk's configuration for it. Returns the path of the configuration.
fn write_sources(port: u16) -> Result<PathBuf> {
    let root = workspace::root();
    let html = workspace::read(&root.join("index.html"))?;
    workspace::write(&folder().join("index.html"), derived_page(&html)?)?;
    let config = folder().join("Trunk.toml");
    let trunk_toml = workspace::read(&root.join("Trunk.toml"))?;
    workspace::write(&config, derived_config(&trunk_toml, &root, port)?)?;
    Ok(config)
}

/// The panel's page with the other program. It lies in another folder, so its paths lead up to the root.
fn derived_page(html: &str) -> Result<String> {
    let range = page::range(html)?;
    let program = format!(
        "<link data-trunk rel=\"css\" href=\"{UP}style/kit.css\" />\n    <link data-trunk rel=\"rust\" href=\"{UP}Cargo.toml\" data-bin=\"kit\" data-cargo-features=\"kit\" />"
    );
    let mut page = [&html[..range.start], &program, &html[range.end..]].concat();
    for attribute in ["href=\"style/", "href=\"assets/", "src=\"src/"] {
        let (name, folder) = attribute.split_once('"').unwrap_or_default();
        page = page.replace(attribute, &format!("{name}\"{UP}{folder}"));
    }
    Ok(page)
}

/// Trunk.toml without the tenant's proxies, for this port and page.
fn derived_config(trunk_toml: &str, root: &Path, port: u16) -> Result<String> {
    let mut config: Table = trunk_toml.parse().map_err(|error: toml::de::Error| {
        Failure(format!("Trunk.toml is not understood: {}", error.message()))
    })?;
    config.remove("proxy");
    let mut set = |section: &str, name: &str, value: Value| {
        let section = config.get_mut(section).and_then(Value::as_table_mut);
        section.map(|section| section.insert(name.to_owned(), value));
    };
    set("build", "target", Value::from(slashes(&folder().join("index.html"))));
    set("build", "dist", Value::from(slashes(&built())));
    set("serve", "port", Value::from(i64::from(port)));
    let watched = ["src", "style"].map(|name| Value::from(format!("{}/{name}", slashes(root))));
    set("watch", "watch", Value::Array(watched.into()));
    toml::to_string(&config)
        .map_err(|error| Failure(format!("trunk's configuration cannot be written: {error}")))
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_panels_styles_and_the_kits_program() {
        let html = workspace::read(&workspace::root().join("index.html")).unwrap();
        let page = derived_page(&html).unwrap();
        assert!(page.contains("href=\"../../../style/components/button.css\""));
        assert!(page.contains("data-bin=\"kit\" data-cargo-features=\"kit\""));
        assert!(!page.contains("data-bin=\"tresor-admin\""));
        assert!(!page.contains("\"style/") && !page.contains("\"src/") && !page.contains("\"assets/"));
    }

    #[test]
    fn the_configuration_listens_on_the_port_and_has_no_proxy() {
        let trunk_toml = workspace::read(&workspace::root().join("Trunk.toml")).unwrap();
        let derived = derived_config(&trunk_toml, Path::new("/checkout"), 9000).unwrap();
        let derived: Table = derived.parse().unwrap();
        assert_eq!(derived["serve"]["port"].as_integer(), Some(9000));
        assert_eq!(derived["serve"]["addresses"][0].as_str(), Some("127.0.0.1"));
        assert!(derived.get("proxy").is_none());
    }
}
