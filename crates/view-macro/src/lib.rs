//! The macro in which the panel's views are written. It takes the same markup as Leptos' own `view!`, but turns each
//! element into calls of `crate::ui::markup`, which are compiled once for the whole panel. Leptos' macro makes types
//! of its own for each kind of element, attribute and closure, and each visitor would pay for them.
//!
//! Components are left to Leptos. What the calls do is in `src/ui/markup.rs`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use rstml::node::{KVAttributeValue, KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use syn::spanned::Spanned;
use syn::{Error, Expr, Lit, Stmt};

type Element = NodeElement<rstml::Infallible>;

/// Between the tag and the fixed attributes of an element. No markup contains it.
const SEPARATOR: char = '\u{1f}';

/// Markup as a view: elements, components, texts and blocks.
#[proc_macro]
pub fn view(markup: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let nodes = match rstml::parse2(markup.into()) {
        Ok(nodes) => nodes,
        Err(error) => return error.to_compile_error().into(),
    };
    root(&nodes).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// The whole view: one element, or several nodes without an element around them.
fn root(nodes: &[Node]) -> Result<TokenStream, Error> {
    let built = match nodes {
        [Node::Element(one)] if !is_component(one) => element(one)?,
        nodes => with_children(quote!(crate::ui::markup::Markup::new("")), nodes)?,
    };
    // The traits choose how a block or an attribute's value becomes a part of the view.
    Ok(quote!({
        #[allow(unused_imports)]
        use crate::ui::markup::kinds::{BoxedChild as _, ComputedValue as _, ElementChild as _};
        #[allow(unused_imports)]
        use crate::ui::markup::kinds::{FunctionChild as _, GivenValue as _, TextChild as _, ViewChild as _};
        #built
    }))
}

fn with_children(mut parent: TokenStream, nodes: &[Node]) -> Result<TokenStream, Error> {
    for node in nodes {
        parent = with_child(parent, node)?;
    }
    Ok(parent)
}

/// The parent with one more child.
fn with_child(parent: TokenStream, node: &Node) -> Result<TokenStream, Error> {
    Ok(match node {
        Node::Text(text) => {
            let text = &text.value;
            quote!(#parent.text(#text))
        }
        Node::Block(NodeBlock::ValidBlock(block)) => match block.stmts.as_slice() {
            [Stmt::Expr(closure @ Expr::Closure(_), None)] => {
                quote_spanned!(closure.span() => #parent.view(crate::reactive::view(#closure)))
            }
            [Stmt::Expr(value, None)] => chosen_child(&parent, &quote!(#value), value.span()),
            _ => chosen_child(&parent, &quote!(#block), block.span()),
        },
        Node::Element(one) if is_component(one) => {
            let component = component(one)?;
            chosen_child(&parent, &component, one.span())
        }
        Node::Element(one) => match html(one) {
            Some(html) => quote!(#parent.html(#html)),
            None => {
                let element = element(one)?;
                quote!(#parent.element(#element))
            }
        },
        Node::Fragment(fragment) => with_children(parent, &fragment.children)?,
        Node::Comment(_) => parent,
        other => return Err(Error::new(other.span(), "a view has no such node")),
    })
}

fn chosen_child(parent: &TokenStream, value: &TokenStream, span: Span) -> TokenStream {
    // Names of the macro's own, which the value cannot mean.
    let (built, child) = (Ident::new("built", Span::mixed_site()), Ident::new("child", Span::mixed_site()));
    quote_spanned!(span => {
        let #built = #parent;
        let #child = #value;
        (&&&&crate::ui::markup::kinds::kind(&#child)).kind_of_child().add(#built, #child)
    })
}

/// A component begins with a capital letter.
fn is_component(element: &Element) -> bool {
    let name = element.name().to_string();
    let last = name.rsplit("::").next().unwrap_or_default();
    last.starts_with(|letter: char| letter.is_ascii_uppercase())
}

fn component(element: &Element) -> Result<TokenStream, Error> {
    let name = element.name();
    let attributes = element.attributes();
    if name.to_string() == "Show" {
        return show(element);
    }
    let mut given = TokenStream::new();
    for attribute in attributes {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new(attribute.span(), "attributes of a component cannot be spread"));
        };
        let key = &attribute.key;
        given.extend(match attribute.value() {
            Some(value) => quote!(.#key(#[allow(unused_braces)] { #value })),
            None => quote!(.#key(#key)),
        });
    }
    if !element.children.is_empty() {
        let inner = root(&element.children)?;
        given.extend(quote!(.children(::leptos::children::ToChildren::to_children(move || #inner))));
    }
    Ok(quote! {
        ::leptos::component::component_view(
            #[allow(clippy::needless_borrows_for_generic_args)]
            &#name,
            ::leptos::component::component_props_builder(&#name) #given.build(),
        )
    })
}

/// `Show` with one type for all conditions and contents.
fn show(element: &Element) -> Result<TokenStream, Error> {
    let (mut when, mut fallback) = (None, quote!(None));
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new(attribute.span(), "a block is no attribute of Show"));
        };
        match (attribute.key.to_string().as_str(), attribute.value()) {
            ("when", Some(value)) => when = Some(quote!(#value)),
            ("fallback", Some(value)) => fallback = quote!(Some(crate::ui::markup::content(#value))),
            _ => return Err(Error::new(attribute.span(), "Show has only `when` and `fallback`")),
        }
    }
    let when = when.ok_or_else(|| Error::new(element.span(), "Show needs `when`"))?;
    let inner = &element.children;
    Ok(quote! {
        crate::ui::markup::show(
            #when,
            crate::ui::markup::content(move || crate::ui::view! { #(#inner)* }),
            #fallback,
        )
    })
}

fn element(element: &Element) -> Result<TokenStream, Error> {
    let mut head = element.name().to_string();
    let mut bindings = TokenStream::new();
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new(attribute.span(), "attributes cannot be spread"));
        };
        match fixed(attribute) {
            Some((name, value)) => head.extend([SEPARATOR.to_string(), name, SEPARATOR.to_string(), value]),
            None => bindings.extend(binding(attribute)?),
        }
    }
    with_children(quote!(crate::ui::markup::Markup::new(#head) #bindings), &element.children)
}

/// An attribute whose value is a literal text, or that has no value.
fn fixed(attribute: &KeyedAttribute) -> Option<(String, String)> {
    let name = plain_name(attribute);
    if name.contains(':') || matches!(name.as_str(), "style" | "node_ref") {
        return None;
    }
    match attribute.possible_value.to_value() {
        None => Some((name, String::new())),
        Some(value) => match &value.value {
            KVAttributeValue::Expr(Expr::Lit(literal)) => match &literal.lit {
                Lit::Str(text) => Some((name, text.value())),
                _ => None,
            },
            _ => None,
        },
    }
}

fn plain_name(attribute: &KeyedAttribute) -> String {
    attribute.key.to_string().replace("r#", "")
}

/// The call that adds an attribute, a property, a class, a style or a handler.
fn binding(attribute: &KeyedAttribute) -> Result<TokenStream, Error> {
    let name = plain_name(attribute);
    let span = attribute.span();
    let Some(given) = attribute.value() else {
        return Err(Error::new(span, "this attribute needs a value"));
    };
    let value = chosen_value(given);
    Ok(match name.split_once(':') {
        Some(("on", event)) => {
            let of_event = format_ident!("{event}");
            quote_spanned!(span => .on(#event, ::leptos::ev::#of_event, #given))
        }
        Some((kind @ ("prop" | "class" | "style"), name)) => {
            let method = format_ident!("{kind}");
            quote_spanned!(span => .#method(#name, #value))
        }
        Some(_) => return Err(Error::new(span, "a view has no such attribute")),
        None if name == "node_ref" => quote_spanned!(span => .node_ref(#given)),
        None => match given {
            Expr::Tuple(pair) if name == "style" && pair.elems.len() == 2 => {
                let (name, value) = (&pair.elems[0], chosen_value(&pair.elems[1]));
                quote_spanned!(span => .style(#name, #value))
            }
            _ => quote_spanned!(span => .attribute(#name, #value)),
        },
    })
}

fn chosen_value(given: &Expr) -> TokenStream {
    match given {
        Expr::Closure(closure) => quote_spanned!(given.span() => crate::ui::markup::computed(#closure)),
        _ => quote_spanned!(given.span() => {
            let value = #given;
            (&&crate::ui::markup::kinds::kind(&value)).kind_of_value().value(value)
        }),
    }
}

/// An element in which nothing changes, as HTML. `None` if something in it is computed.
fn html(element: &Element) -> Option<String> {
    if element.attributes().is_empty() && element.children.is_empty() {
        return None;
    }
    let mut html = String::new();
    write_html(element, &mut html)?;
    Some(html)
}

fn write_html(element: &Element, html: &mut String) -> Option<()> {
    if is_component(element) {
        return None;
    }
    let name = element.name().to_string();
    html.push_str(&format!("<{name}"));
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else { return None };
        let (name, value) = fixed(attribute)?;
        html.push_str(&format!(" {name}=\"{}\"", escaped(&value)));
    }
    html.push('>');
    if matches!(name.as_str(), "br" | "hr" | "img" | "input" | "col") {
        return Some(());
    }
    for child in &element.children {
        match child {
            Node::Text(text) => html.push_str(&escaped(&text.value_string())),
            Node::Element(one) => write_html(one, html)?,
            _ => return None,
        }
    }
    html.push_str(&format!("</{name}>"));
    Some(())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(markup: TokenStream) -> String {
        let nodes = rstml::parse2(markup).unwrap();
        root(&nodes).map_or_else(|error| error.to_string(), |tokens| tokens.to_string())
    }

    #[test]
    fn fixed_attributes_are_one_text_with_the_tag() {
        let code = expanded(quote!(<p class="a" hidden>{text}</p>));
        assert!(code.contains(r#"new ("p\u{1f}class\u{1f}a\u{1f}hidden\u{1f}")"#), "{code}");
    }

    #[test]
    fn an_element_in_which_nothing_changes_is_html() {
        let code = expanded(quote!(<p id=id><b title="\"">"1 < 2"</b><i>{x}</i></p>));
        assert!(code.contains("<b title=\\\"&quot;\\\">1 &lt; 2</b>"), "{code}");
        assert!(!code.contains("<i>"), "{code}");
    }

    #[test]
    fn unknown_syntax_in_a_view_is_refused() {
        assert!(expanded(quote!(<p use:x=y/>)).contains("no such attribute"));
        assert!(expanded(quote!(<p {..x}/>)).contains("cannot be spread"));
        assert!(expanded(quote!(<Show fallback=f>"x"</Show>)).contains("Show needs `when`"));
    }
}
