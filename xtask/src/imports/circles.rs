//! Modules that use each other in a circle. Modules side by side are compared, each with all its parts: a module and its
//! own parts may know each other, because they are one thing in several files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::tree::{Tree, Use};
use super::{name_of, place_of};

/// For modules side by side, who uses whom, and the first place where it does.
type Graph<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Use>>;

/// The shortest circle of every group of modules that use each other.
pub fn violations(tree: &Tree, uses: &[Use]) -> Vec<String> {
    let mut by_parent: BTreeMap<&[String], Graph> = BTreeMap::new();
    for one in uses {
        let shared = one.from.iter().zip(&one.to).take_while(|(a, b)| a == b).count();
        if let (Some(from), Some(to)) = (one.from.get(shared), one.to.get(shared)) {
            let graph = by_parent.entry(&one.from[..shared]).or_default();
            graph.entry(from).or_default().entry(to).or_insert(one);
        }
    }
    let mut found = Vec::new();
    for (parent, graph) in &by_parent {
        let mut told: BTreeSet<&str> = BTreeSet::new();
        for start in graph.keys() {
            let circle = if told.contains(start) { None } else { shortest_circle(graph, start) };
            if let Some(circle) = circle {
                told.extend(circle.iter().map(|one| one.from[parent.len()].as_str()));
                found.push(sentence(tree, parent, &circle));
            }
        }
    }
    found
}

/// The shortest way from a module back to itself.
fn shortest_circle<'a>(graph: &Graph<'a>, start: &str) -> Option<Vec<&'a Use>> {
    let mut ways: BTreeMap<&str, Vec<&Use>> = BTreeMap::new();
    let mut waiting = VecDeque::from([(start, Vec::new())]);
    while let Some((at, way)) = waiting.pop_front() {
        for (next, one) in graph.get(at).into_iter().flatten() {
            let longer: Vec<&Use> = way.iter().copied().chain([*one]).collect();
            if *next == start {
                return Some(longer);
            }
            if !ways.contains_key(next) {
                ways.insert(next, longer.clone());
                waiting.push_back((next, longer));
            }
        }
    }
    None
}

fn sentence(tree: &Tree, parent: &[String], circle: &[&Use]) -> String {
    let steps: Vec<String> = circle
        .iter()
        .map(|one| format!("{} ({} uses {})", one.from[parent.len()], place_of(tree, one), name_of(&one.to)))
        .collect();
    format!("{}: in a circle: {}", name_of(parent), steps.join(" -> "))
}
