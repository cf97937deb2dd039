//! The paths that a file writes: in `use` items, in code, and inside macros.

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// A path as it is written, with its line.
pub struct Written {
    /// The parts between the `::`.
    pub path: Vec<String>,
    /// The line in the file.
    pub line: usize,
}

/// What one module of a file writes.
pub struct Found {
    /// The module.
    pub path: Vec<String>,
    /// Its paths.
    pub written: Vec<Written>,
    /// Names it passes on, with the path each means.
    pub passed_on: Vec<(String, Vec<String>)>,
    /// Modules that exist only for tests.
    pub test_modules: Vec<Vec<String>>,
}

/// The module of a file, and those written inside it.
pub fn modules(file: &syn::File, path: &[String]) -> Vec<Found> {
    let mut reader = Reader { done: Vec::new(), open: vec![Found::new(path.to_vec())] };
    reader.visit_file(file);
    reader.done.extend(reader.open);
    reader.done
}

impl Found {
    fn new(path: Vec<String>) -> Self {
        Self { path, written: Vec::new(), passed_on: Vec::new(), test_modules: Vec::new() }
    }
}

/// Walks through a file. The last of `open` is the module it is in.
struct Reader {
    done: Vec<Found>,
    open: Vec<Found>,
}

impl Reader {
    fn write(&mut self, path: Vec<String>, line: usize) {
        // A path of one part names something in sight, which a `use` has brought there.
        if let Some(module) = self.open.last_mut() {
            module.written.push(Written { path, line });
        }
    }

    fn read_use(&mut self, tree: &syn::UseTree, before: &[String], is_passed_on: bool) {
        let line = tree.span().start().line;
        match tree {
            syn::UseTree::Path(part) => {
                let path = [before, &[part.ident.to_string()]].concat();
                self.read_use(&part.tree, &path, is_passed_on);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.read_use(item, before, is_passed_on));
            }
            syn::UseTree::Glob(_) => self.write(before.to_vec(), line),
            syn::UseTree::Name(name) => {
                self.name(before, &name.ident.to_string(), None, line, is_passed_on);
            }
            syn::UseTree::Rename(name) => {
                let alias = name.rename.to_string();
                self.name(before, &name.ident.to_string(), Some(alias), line, is_passed_on);
            }
        }
    }

    fn name(
        &mut self,
        before: &[String],
        name: &str,
        alias: Option<String>,
        line: usize,
        is_passed_on: bool,
    ) {
        // `use a::b::{self}` brings b itself.
        let (path, own) = if name == "self" {
            (before.to_vec(), before.last().cloned().unwrap_or_default())
        } else {
            ([before, &[name.to_owned()]].concat(), name.to_owned())
        };
        if is_passed_on && let Some(module) = self.open.last_mut() {
            module.passed_on.push((alias.unwrap_or(own), path.clone()));
        }
        self.write(path, line);
    }

    /// Finds the paths in the tokens of a macro, which nobody but the macro understands.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if !path.is_empty() && colons == 2 => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Ident(ident) => {
                    self.end_path(&mut path, line);
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() && colons < 2 => {
                    colons += 1
                }
                TokenTree::Group(group) => {
                    self.end_path(&mut path, line);
                    self.read_tokens(group.stream());
                }
                _ => self.end_path(&mut path, line),
            }
        }
        self.end_path(&mut path, line);
    }

    fn end_path(&mut self, path: &mut Vec<String>, line: usize) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.write(path, line);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let Some(parent) = self.open.last_mut() else { return };
        let path = [parent.path.as_slice(), &[item.ident.to_string()]].concat();
        if is_for_tests(&item.attrs) {
            parent.test_modules.push(path);
        } else if item.content.is_some() {
            self.open.push(Found::new(path));
            visit::visit_item_mod(self, item);
            self.done.extend(self.open.pop());
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let is_passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.read_use(&item.tree, &[], is_passed_on);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.segments.len() > 1 {
            let parts = path.segments.iter().map(|part| part.ident.to_string()).collect();
            self.write(parts, path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        visit::visit_macro(self, item);
        self.read_tokens(item.tokens.clone());
    }
}

/// Whether an item is compiled for tests alone.
pub fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(item) => &item.attrs,
        syn::Item::Enum(item) => &item.attrs,
        syn::Item::Fn(item) => &item.attrs,
        syn::Item::Impl(item) => &item.attrs,
        syn::Item::Macro(item) => &item.attrs,
        syn::Item::Static(item) => &item.attrs,
        syn::Item::Struct(item) => &item.attrs,
        syn::Item::Trait(item) => &item.attrs,
        syn::Item::Type(item) => &item.attrs,
        syn::Item::Use(item) => &item.attrs,
        // A module's attributes are looked at with the module, the others have none that matter here.
        _ => &[],
    }
}
