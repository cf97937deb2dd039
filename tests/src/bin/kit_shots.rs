//! Checks the page of the widget kit at three widths: axe's rules in both themes, and that nothing scrolls sideways.
//! `cargo xtask test --only kit` builds the page and runs it. `cargo xtask kit --pictures` has it take the documentation's
//! pictures, too.

use e2e::{Scheme, Story, settings};

/// The widths that are checked. The first one is the picture's.
const WIDTHS: [u32; 3] = [1440, 768, 360];

fn main() {
    let takes_pictures = std::env::args().any(|argument| argument == "--pictures");
    Story::default().sized(WIDTHS[0], 900).tell(async |it| {
        it.page.open("/").await;
        it.page.heading("Widgets").shown().await;
        for width in WIDTHS {
            it.page.resize(width, 900).await;
            it.page.is_still().await;
            let height =
                it.page.run("return document.documentElement.scrollHeight").await.as_u64().unwrap_or(900);
            it.page.resize(width, u32::try_from(height).unwrap_or(900)).await;
            it.page.assert_no_sideways_scrolling("the kit").await;
            it.page.assert_accessible(&format!("the kit at {width} pixels")).await;
            let schemes = [(Scheme::Light, "light"), (Scheme::Dark, "dark")];
            for (scheme, name) in schemes.into_iter().filter(|_| takes_pictures) {
                it.page.prefer(scheme).await;
                it.page.is_still().await;
                let folder = if width == WIDTHS[0] { "docs" } else { "target/kit" };
                let path = settings::root().join(folder).join(match width == WIDTHS[0] {
                    true => format!("kit-{name}.png"),
                    false => format!("kit-{name}-{width}.png"),
                });
                let png = it.page.screenshot().await.unwrap_or_else(|error| panic!("no picture: {error}"));
                path.parent()
                    .map_or(Ok(()), std::fs::create_dir_all)
                    .and_then(|()| std::fs::write(&path, png))
                    .unwrap_or_else(|error| panic!("{} cannot be written: {error}", path.display()));
                println!("{}", path.display());
            }
        }
    });
}
