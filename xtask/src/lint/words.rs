//! Finds words for people that stand in the code instead of in a text file: sentences and labels of several words in
//! markup (`view!`), in what is announced, and anywhere else in a page's views. One place for the words makes a
//! translation possible, and a person who edits them need not read the code.
//!
//! Single words are fine where they are: a column's head, a button's label. Words that are not for people are recognised
//! by where they stand: the attributes of markup that name classes, ids and kinds, and the reasons of panics.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::failure::{Failure, Result, fail, on_path};
use crate::imports::is_for_tests;
use crate::{fingerprint, workspace};

/// Attributes of markup whose words people read or hear.
const FOR_PEOPLE: [&str; 13] = [
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "aria-valuetext",
    "alt",
    "placeholder",
    "title",
    "label",
    "hint",
    "what",
    "text",
    "name",
    "action",
];

/// Macros whose words go to developers.
const FOR_DEVELOPERS: [&str; 6] = ["panic", "unreachable", "assert", "assert_eq", "debug_assert", "matches"];

/// Methods whose words go to developers.
const REASONS: [&str; 2] = ["expect", "unwrap_or_else"];

/// Checks the panel's files. All findings are printed, a line each.
pub fn check() -> Result<()> {
    let source = workspace::root().join("src");
    let mut found = Vec::new();
    for path in fingerprint::files_of(std::slice::from_ref(&source))? {
        let inside = path.strip_prefix(&source).unwrap_or(&path);
        if !is_checked(inside) {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(on_path("read", &path))?;
        let file = PathBuf::from("src").join(inside);
        found.extend(findings(&file, &text)?);
    }
    if found.is_empty() {
        return Ok(());
    }
    found.iter().for_each(|finding| eprintln!("{finding}"));
    fail(format!("{} texts for people stand in the code. Move each into the text.rs beside it.", found.len()))
}

/// Whether a file is checked: all but the files of words.
fn is_checked(inside: &Path) -> bool {
    let is_rust = inside.extension().is_some_and(|ending| ending == "rs");
    let is_exempt = |stem: &std::ffi::OsStr| ["text", "words", "tests"].iter().any(|name| stem == *name);
    let is_words = inside.file_stem().is_some_and(is_exempt);
    // The page of the kit and the tests speak to developers.
    let is_for_developers = inside == Path::new("ui/kit.rs") || inside.iter().any(|part| part == "tests");
    is_rust && !is_words && !is_for_developers && !inside.starts_with("problem/advice")
}

/// Whether every literal of a file counts, not only markup and announcements.
fn is_view(file: &Path) -> bool {
    file.iter().any(|part| part == "view" || part == "ui" || part == "operation_view")
}

fn findings(file: &Path, text: &str) -> Result<Vec<String>> {
    let parsed = syn::parse_file(text)
        .map_err(|error| Failure(format!("{}:{}: {error}.", file.display(), error.span().start().line)))?;
    let mut reader = Reader { is_view: is_view(file), found: Vec::new() };
    reader.visit_file(&parsed);
    reader.found.sort();
    reader.found.dedup();
    Ok(reader.found.into_iter().map(|(line, words)| format!("{}:{line}: {words}", file.display())).collect())
}

struct Reader {
    is_view: bool,
    /// Lines and words.
    found: Vec<(usize, String)>,
}

impl Reader {
    fn look_at(&mut self, literal: &syn::LitStr) {
        let words = literal.value();
        if is_for_people(&words) {
            self.found.push((literal.span().start().line, format!("{words:?}")));
        }
    }

    /// A token that may be a text.
    fn look_at_token(&mut self, token: &TokenTree) {
        if let Ok(literal) = syn::parse2::<syn::LitStr>(TokenStream::from(token.clone())) {
            self.look_at(&literal);
        }
    }

    /// Reads the markup of `view!`: its texts, and the attributes that people read or hear. The value of another
    /// attribute, such as a class, may be computed; its words do not count either.
    fn read_markup(&mut self, tokens: TokenStream) {
        let tokens = tokens.into_iter().collect::<Vec<_>>();
        let is_equals =
            |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == '=');
        // The name so far, and the attribute whose value is being read.
        let (mut name, mut attribute) = (String::new(), None::<String>);
        for (at, token) in tokens.iter().enumerate() {
            let counts = attribute.as_deref().is_none_or(|name| FOR_PEOPLE.contains(&name));
            match token {
                TokenTree::Literal(_) if counts => self.look_at_token(token),
                TokenTree::Group(group) if counts => self.read_code(group.stream()),
                TokenTree::Literal(_) | TokenTree::Group(_) => {}
                TokenTree::Ident(ident) => {
                    if !name.ends_with('-') {
                        name.clear();
                    }
                    name.push_str(&ident.to_string());
                    if is_equals(at + 1) && !is_equals(at + 2) {
                        attribute = Some(std::mem::take(&mut name));
                    }
                }
                TokenTree::Punct(punct) => match punct.as_char() {
                    '-' => name.push('-'),
                    '>' if !is_equals(at.wrapping_sub(1)) => attribute = None,
                    _ => {}
                },
            }
        }
    }

    /// Reads tokens of code inside a macro, with the macros inside it.
    fn read_code(&mut self, tokens: TokenStream) {
        let mut called: Option<String> = None;
        let mut last = String::new();
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    last = ident.to_string();
                    called = None;
                }
                TokenTree::Punct(punct) if punct.as_char() == '!' => called = Some(std::mem::take(&mut last)),
                // Doc comments and attributes.
                TokenTree::Punct(punct) if punct.as_char() == '#' => last = "#".to_owned(),
                TokenTree::Group(group) if last == "#" && group.delimiter() == Delimiter::Bracket => {
                    last.clear()
                }
                TokenTree::Group(group) => match called.take().as_deref() {
                    Some("view") => self.read_markup(group.stream()),
                    Some(name) if FOR_DEVELOPERS.contains(&name) => {}
                    _ if REASONS.contains(&last.as_str()) && group.delimiter() == Delimiter::Parenthesis => {}
                    _ => self.read_code(group.stream()),
                },
                token => {
                    (called, last) = (None, String::new());
                    self.look_at_token(&token);
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    // Doc comments and the arguments of attributes are not on screen.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        let name = item.path.segments.last().map(|part| part.ident.to_string()).unwrap_or_default();
        match name.as_str() {
            "view" => self.read_markup(item.tokens.clone()),
            name if FOR_DEVELOPERS.contains(&name) => {}
            // The bodies of split points are pages.
            "split_point" => self.read_code(item.tokens.clone()),
            _ if self.is_view => self.read_code(item.tokens.clone()),
            _ => {}
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let method = call.method.to_string();
        if REASONS.contains(&method.as_str()) {
            self.visit_expr(&call.receiver);
            return;
        }
        if method == "say" && !self.is_view {
            let announced = Self { is_view: true, found: Vec::new() };
            let found = call.args.iter().fold(announced, |mut reader, argument| {
                reader.visit_expr(argument);
                reader
            });
            self.found.extend(found.found);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        if self.is_view {
            self.look_at(literal);
        }
    }
}

/// Whether a text has several words. Lists of classes and pieces of HTML are none.
fn is_for_people(text: &str) -> bool {
    if text.starts_with("btn ") || text.starts_with('<') {
        return false;
    }
    let is_word = |part: &&str| part.chars().any(char::is_alphabetic) && !part.starts_with('{');
    text.split_whitespace().filter(is_word).count() > 1
        || (text.contains(' ') && text.contains('{') && text.split_whitespace().any(|part| is_word(&part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, code: &str) -> Vec<String> {
        findings(Path::new(file), code).unwrap()
    }

    #[test]
    fn words_in_markup_are_found_and_single_ones_are_not() {
        let code = r#"
            fn page() -> impl IntoView {
                view! {
                    <p class="btn quiet" aria-label="Policy violations">"Two words"<b>"One"</b></p>
                    {move || is_on.get().then(|| view! { <i title="Also here">{text::WHY}</i> })}
                }
            }
        "#;
        assert_eq!(
            found("src/pages/a/mod.rs", code),
            [
                r#"src/pages/a/mod.rs:4: "Policy violations""#,
                r#"src/pages/a/mod.rs:4: "Two words""#,
                r#"src/pages/a/mod.rs:5: "Also here""#,
            ]
        );
    }

    #[test]
    fn classes_ids_and_reasons_are_not_words_for_people() {
        let code = r#"
            /// Two words.
            fn page() -> impl IntoView {
                let id = some().expect("a reason in words");
                view! { <p class={if on { "in on" } else { "in off" }} data-x=move || on.then_some("a b") aria-describedby="one two" id=id></p> }
            }
        "#;
        assert!(
            found("src/pages/a/view/b.rs", code).is_empty(),
            "{:?}",
            found("src/pages/a/view/b.rs", code)
        );
    }

    #[test]
    fn the_body_of_a_split_point_counts_and_its_comment_does_not() {
        let code = r#"split_point! { /// Two words.
            fn page() -> AnyView { view! { <p>"Two words"</p> } } }"#;
        assert_eq!(found("src/pages/a/mod.rs", code), [r#"src/pages/a/mod.rs:2: "Two words""#]);
    }

    #[test]
    fn announcements_are_found_everywhere_and_other_texts_in_views() {
        let code = r#"fn f() { announcer.say("It is done"); let label = format!("Choose {id}"); other("not a view"); }"#;
        assert_eq!(found("src/pages/a/state/b.rs", code), [r#"src/pages/a/state/b.rs:1: "It is done""#]);
        assert_eq!(found("src/pages/a/view/b.rs", code).len(), 3);
    }

    #[test]
    fn tests_do_not_count() {
        let code = r#"#[cfg(test)] mod tests { fn f() { view! { <p>"Two words"</p> } } }"#;
        assert!(found("src/ui/tests/a.rs", code).is_empty());
    }

    #[test]
    fn the_files_of_words_are_not_checked() {
        assert!(is_checked(Path::new("pages/users/view/list.rs")));
        for words in ["pages/users/text.rs", "feedback/words.rs", "problem/advice/mod.rs", "boot.js"] {
            assert!(!is_checked(Path::new(words)), "{words}");
        }
    }
}
