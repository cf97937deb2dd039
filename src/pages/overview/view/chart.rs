//! The one bar chart of the page: stacked bars with patterns, the exact values of the bar in focus or under the pointer, a
//! sentence, and the same numbers as a table. Lengths are in per cent, so a chart is as wide as its card.

use crate::browser::events::attribute_near;
use crate::browser::focus;
use crate::pages::overview::model::chart::{Axis, Bar, ChartData, WHOLE, percent};
use crate::pages::overview::text;
use crate::reactive;
use crate::text::number::number;
use crate::ui::button::{Look, button};
use crate::ui::markup::{IntoValue, Markup, content, show};
use crate::ui::table::{scrolled, table};
use crate::ui::view;
use leptos::prelude::*;
use leptos::web_sys::{Event, KeyboardEvent};
use std::rc::Rc;

/// The fills of the series, from below. Each has a pattern besides its colour.
const FILLS: [&str; 5] = ["url(#bar-0)", "url(#bar-1)", "url(#bar-2)", "url(#bar-3)", "url(#bar-4)"];
/// The edges between bars that are chosen, if something can be chosen.
pub type Edges = Option<(RwSignal<usize>, RwSignal<usize>)>;

/// What a chart is about.
#[derive(Clone, Copy)]
pub struct Chart {
    /// The beginning of the ids of its elements.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The name of its table.
    pub table: &'static str,
    /// The first column of the table: what the bars stand for.
    pub column: &'static str,
    /// The last column of the table; empty for none.
    pub note: &'static str,
    /// The bars outside these edges are drawn weaker.
    pub edges: Edges,
}

impl Chart {
    /// Whether the bars stand for groups of things, not for spans of time. Groups have notes.
    fn is_of_groups(self) -> bool {
        !self.note.is_empty()
    }
}

/// The patterns that the bars of all charts are filled with.
pub fn patterns() -> Markup {
    view! {
        <div class="patterns" aria-hidden="true">
            <svg width="0" height="0">
                <defs>
                    <pattern id="bar-0" width="6" height="6" patternUnits="userSpaceOnUse">
                        <rect width="6" height="6" class="fill-0"/>
                    </pattern>
                    <pattern id="bar-1" width="6" height="6" patternUnits="userSpaceOnUse">
                        <rect width="6" height="6" class="ground"/><path d="M-1 7 7 -1M2 10 10 2M-4 4 4 -4" class="line-1"/>
                    </pattern>
                    <pattern id="bar-2" width="6" height="6" patternUnits="userSpaceOnUse">
                        <rect width="6" height="6" class="fill-2"/><path d="M0 3H6" class="gap"/>
                    </pattern>
                    <pattern id="bar-3" width="6" height="6" patternUnits="userSpaceOnUse">
                        <rect width="6" height="6" class="ground"/><circle cx="3" cy="3" r="2" class="fill-3"/>
                    </pattern>
                    <pattern id="bar-4" width="6" height="6" patternUnits="userSpaceOnUse">
                        <rect width="6" height="6" class="ground"/><path d="M3 0V6M0 3H6" class="line-4"/>
                    </pattern>
                </defs>
            </svg>
        </div>
    }
}

/// A chart with its legend, its sentence and its table.
pub fn chart(chart: Chart, data: Memo<ChartData>, summary: impl Fn() -> String + Send + 'static) -> Markup {
    chart_with(chart, data, Box::new(summary), ().into_any())
}

/// A chart with something right below its bars.
pub fn chart_with(
    chart: Chart,
    data: Memo<ChartData>,
    summary: Box<dyn Fn() -> String + Send>,
    below: AnyView,
) -> Markup {
    let is_table = RwSignal::new(false);
    let stop = RwSignal::new(0_usize);
    // The bar whose values are shown, by its place from 1; 0 for none.
    let shown = RwSignal::new(0_usize);
    let readout = move || {
        let data = data.get();
        match shown.get().checked_sub(1).and_then(|at| data.bars.get(at)) {
            Some(bar) => values(&data, bar),
            None => text::READOUT.into(),
        }
    };
    let toggle = button(Look::SmallQuiet, text::AS_TABLE, move |_| is_table.update(|is| *is = !*is));
    let rows = content(move || as_table(chart, &data.get()));
    let summary_id = [chart.id, "-summary"].concat();
    view! {
        <div class="chart" id=chart.id>
            {reactive::view(move || legend(&data.get().series))}
            {reactive::view(move || plot(chart, &data.get(), stop, shown))}
            {below}
            <p class="readout num" aria-hidden="true">{readout}</p>
            <p class="muted" id=summary_id>{summary}</p>
            <div class="row">{toggle.pressed(move || is_table.get())}</div>
            {show(move || is_table.get(), rows, None)}
        </div>
    }
}

/// What the fills mean. A single series needs no legend.
fn legend(series: &[&'static str]) -> Markup {
    let entries = series.iter().zip(FILLS).filter(|_| series.len() > 1).map(|(name, fill)| {
        let sample = rect((0, 0), (WHOLE, WHOLE)).attribute("fill", fill.into_value());
        let sample = view! { <svg class="sample" aria-hidden="true">{sample}</svg> };
        view! { <li>{sample}{*name}</li> }
    });
    let entries = entries.collect::<Vec<_>>();
    let is_empty = entries.is_empty();
    view! { <ul class="legend" hidden=is_empty>{entries}</ul> }
}

/// The axis and the bars. One bar can be reached with Tab, the others from there with the arrow keys.
fn plot(chart: Chart, data: &ChartData, stop: RwSignal<usize>, shown: RwSignal<usize>) -> Markup {
    let axis = data.axis();
    let count = data.bars.len();
    let last_bar = count.saturating_sub(1);
    let ticks = axis.ticks().map(|tick| {
        let top = percent(WHOLE - axis.height(tick));
        view! { <span style=("top", top)>{number(tick as usize)}</span> }
    });
    let lines = axis.ticks().map(|tick| {
        let y = percent(WHOLE - axis.height(tick));
        let below = y.clone();
        view! { <line x1=percent(0) x2=percent(WHOLE) y1=y y2=below></line> }
    });
    let bars = data.bars.iter().enumerate().map(|(at, bar)| {
        let (edges, of) = (chart.edges, [chart.id, "-", &at.to_string()].concat());
        let is_out = move || edges.is_some_and(|(from, to)| at < from.get() || at >= to.get());
        let drawing = stacked(axis, bar, at, count);
        view! {
            <g id=of role="img" aria-label=values(data, bar) data-bar=at class:out=is_out
                tabindex=move || if stop.get().min(last_bar) == at { "0" } else { "-1" }>{drawing}</g>
        }
    });
    let go = move |to: usize| {
        stop.set(to);
        focus::on_id(&[chart.id, "-", &to.to_string()].concat());
    };
    let key = move |event: KeyboardEvent| {
        let at = stop.get_untracked().min(last_bar);
        let to = match event.key().as_str() {
            "ArrowLeft" => at.saturating_sub(1),
            "ArrowRight" => (at + 1).min(last_bar),
            "Home" => 0,
            "End" => last_bar,
            _ => return,
        };
        event.prevent_default();
        go(to);
    };
    let bar_of = |event: &Event| attribute_near(event, "data-bar").and_then(|at| at.parse::<usize>().ok());
    let over = move |event: Event| shown.set(bar_of(&event).map_or(0, |at| at + 1));
    let enter = move |event: Event| {
        if let Some(at) = bar_of(&event) {
            stop.set(at);
        }
        over(event);
    };
    let leave = move |_: Event| shown.set(0);
    // Spans of time are named at both ends, groups one by one.
    let is_named = |at: usize| chart.is_of_groups() || at == 0 || at == last_bar;
    let names = data.bars.iter().enumerate().filter(|(at, _)| is_named(*at));
    let names = names.map(|(_, bar)| view! { <span>{bar.label.clone()}</span> }).collect::<Vec<_>>();
    let described = [chart.id, "-summary"].concat();
    let drawing = view! {
        <svg class="plot" role="group" aria-label=chart.name aria-describedby=described>
            {lines.collect::<Vec<_>>()}{bars.collect::<Vec<_>>()}
        </svg>
    }
    .listen("keydown", Rc::new(move |event| key(event.into())))
    .listen("focusin", Rc::new(move |event| enter(event.into())))
    .listen("focusout", Rc::new(move |event| leave(event.into())))
    .listen("pointerover", Rc::new(move |event| over(event.into())))
    .listen("pointerleave", Rc::new(move |event| leave(event.into())));
    view! {
        <div class="axes">
            <div class="ticks num" aria-hidden="true">{ticks.collect::<Vec<_>>()}</div>
            {drawing}
            <div class="names" class:groups=chart.is_of_groups() aria-hidden="true">{names}</div>
        </div>
    }
}

/// The parts of a bar, one upon the other, over the area that the pointer finds.
fn stacked(axis: Axis, bar: &Bar, at: usize, count: usize) -> Vec<Markup> {
    let edge = |at: usize| (at as u64 * u64::from(WHOLE) / count.max(1) as u64) as u32;
    let (left, width) = (edge(at), edge(at + 1) - edge(at));
    let area = rect((left, 0), (width, WHOLE)).attribute("class", "area".into_value());
    let mut parts = vec![area];
    let mut top = WHOLE;
    for (value, fill) in bar.values.iter().zip(FILLS) {
        let height = axis.height(*value).min(top);
        top -= height;
        if height > 0 {
            let part = rect((left + width / 10, top), (width - width / 5, height));
            parts.push(part.attribute("fill", fill.into_value()));
        }
    }
    parts
}

fn rect((x, y): (u32, u32), (width, height): (u32, u32)) -> Markup {
    view! { <rect x=percent(x) y=percent(y) width=percent(width) height=percent(height)></rect> }
}

fn values(data: &ChartData, bar: &Bar) -> String {
    text::values(&bar.label, &data.series, &bar.values, &bar.note)
}

fn as_table(chart: Chart, data: &ChartData) -> Markup {
    let has_note = chart.is_of_groups();
    let mut columns = vec![chart.column];
    columns.extend(&data.series);
    columns.extend(has_note.then_some(chart.note));
    let rows = data.bars.iter().map(|bar| {
        let mut cells = bar.values.iter().map(|value| number(*value as usize)).collect::<Vec<_>>();
        cells.extend(has_note.then(|| bar.note.clone()));
        let cells = cells.into_iter().map(|cell| view! { <td class="num">{cell}</td> }).collect::<Vec<_>>();
        view! { <tr><th scope="row">{bar.label.clone()}</th>{cells}</tr> }
    });
    scrolled(chart.table, table(&columns, rows.collect::<Vec<_>>()))
}
