//! A reader of llama.cpp's grammars, as far as those of answers go: says whether a whole text is
//! of a grammar.

use std::collections::{BTreeSet, HashMap};
use std::iter::Peekable;
use std::str::Chars;

enum Node {
    Text(Vec<char>),
    Class(bool, Vec<(char, char)>),
    Rule(String),
    All(Vec<Node>),
    Any(Vec<Node>),
    Times(Box<Node>, usize, usize),
}

pub(super) struct Gbnf(HashMap<String, Node>);

impl Gbnf {
    pub(super) fn read(text: &str) -> Self {
        let rules = text.lines().map(|line| {
            let (name, form) = line.split_once(" ::= ").expect("a rule a line");
            let mut form = form.chars().peekable();
            let node = either(&mut form);
            assert_eq!(form.next(), None, "the rest of {line}");
            (name.to_owned(), node)
        });
        let rules = Self(rules.collect());
        rules.0.values().for_each(|node| rules.check(node));
        rules
    }

    /// Every rule that is named is there.
    fn check(&self, node: &Node) {
        match node {
            Node::Rule(name) => assert!(self.0.contains_key(name), "no rule {name}"),
            Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| self.check(node)),
            Node::Times(node, ..) => self.check(node),
            Node::Text(_) | Node::Class(..) => {}
        }
    }

    pub(super) fn takes(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        self.ends(&self.0["root"], &text, 0).contains(&text.len())
    }

    /// Where a node that begins at `at` may end.
    fn ends(&self, node: &Node, text: &[char], at: usize) -> BTreeSet<usize> {
        match node {
            Node::Text(words) if text[at..].starts_with(words) => [at + words.len()].into(),
            Node::Text(_) => BTreeSet::new(),
            Node::Class(inside, ranges) => {
                let fits = |sign: &char| {
                    let mut ranges = ranges.iter();
                    ranges.any(|(from, to)| (*from..=*to).contains(sign)) == *inside
                };
                let fits = text.get(at).is_some_and(fits);
                if fits {
                    [at + 1].into()
                } else {
                    BTreeSet::new()
                }
            }
            Node::Rule(name) => self.ends(&self.0[name], text, at),
            Node::All(nodes) => nodes
                .iter()
                .fold([at].into(), |starts, node| self.beyond(node, text, &starts)),
            Node::Any(nodes) => nodes
                .iter()
                .flat_map(|node| self.ends(node, text, at))
                .collect(),
            Node::Times(node, least, most) => {
                let (mut all, mut starts) = (BTreeSet::new(), BTreeSet::from([at]));
                for times in 0..=*most {
                    if times >= *least {
                        all.extend(&starts);
                    }
                    starts = self.beyond(node, text, &starts);
                    if starts.is_empty() {
                        break;
                    }
                }
                all
            }
        }
    }

    fn beyond(&self, node: &Node, text: &[char], starts: &BTreeSet<usize>) -> BTreeSet<usize> {
        starts
            .iter()
            .flat_map(|at| self.ends(node, text, *at))
            .collect()
    }
}

fn either(form: &mut Peekable<Chars>) -> Node {
    let mut nodes = vec![all(form)];
    while form.next_if_eq(&'|').is_some() {
        nodes.push(all(form));
    }
    Node::Any(nodes)
}

fn all(form: &mut Peekable<Chars>) -> Node {
    let mut nodes = Vec::new();
    while let Some(sign) = form.peek().copied() {
        let node = match sign {
            ' ' => {
                form.next();
                continue;
            }
            '|' | ')' => break,
            '"' => {
                form.next();
                let mut words = Vec::new();
                while let Some(sign) = form.next().filter(|sign| *sign != '"') {
                    words.push(if sign == '\\' { escaped(form) } else { sign });
                }
                Node::Text(words)
            }
            '(' => {
                form.next();
                let inner = either(form);
                assert_eq!(form.next(), Some(')'));
                inner
            }
            '[' => {
                form.next();
                class(form)
            }
            _ => {
                let mut name = String::new();
                while let Some(c) = form.next_if(|c| c.is_ascii_alphanumeric() || *c == '-') {
                    name.push(c);
                }
                assert!(!name.is_empty(), "a stray {sign:?}");
                Node::Rule(name)
            }
        };
        nodes.push(times(node, form));
    }
    Node::All(nodes)
}

fn times(node: Node, form: &mut Peekable<Chars>) -> Node {
    match form.peek() {
        Some('?') => {
            form.next();
            Node::Times(Box::new(node), 0, 1)
        }
        Some(sign @ ('*' | '+')) => {
            let least = usize::from(*sign == '+');
            form.next();
            Node::Times(Box::new(node), least, usize::MAX - 1)
        }
        Some('{') => {
            form.next();
            let inner: String = form.by_ref().take_while(|c| *c != '}').collect();
            let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
            Node::Times(
                Box::new(node),
                least.parse().unwrap(),
                most.parse().unwrap(),
            )
        }
        _ => node,
    }
}

fn class(form: &mut Peekable<Chars>) -> Node {
    let inside = form.next_if_eq(&'^').is_none();
    let mut ranges = Vec::new();
    while let Some(sign) = form.next().filter(|sign| *sign != ']') {
        let from = if sign == '\\' { escaped(form) } else { sign };
        let mut to = from;
        if form.next_if_eq(&'-').is_some() {
            let sign = form.next().unwrap();
            to = if sign == '\\' { escaped(form) } else { sign };
        }
        ranges.push((from, to));
    }
    Node::Class(inside, ranges)
}

fn escaped(form: &mut Peekable<Chars>) -> char {
    let length = match form.next().unwrap() {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        other => return other,
    };
    let digits: String = form.by_ref().take(length).collect();
    char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap()
}
