//! Files with values of people who do not exist, made of letters that our own sentences never have beside each other.

use std::fmt::Write as _;

use crate::personal_data::{Dice, card, iban, nhs};

/// Somebody made up: what the value is called in data, and the value.
pub(crate) type Person = Vec<(&'static str, String)>;

/// Letters that seldom stand beside each other.
const ODD: &[u8] = b"qxzjkv";
/// Names that people are known to have and our own sentences have no part of.
const GIVEN: [&str; 2] = ["Wojciech", "Krzysztof"];
const FAMILY: [&str; 2] = ["Kowalczyk", "Zawadzki"];

fn odd(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|_| char::from(ODD[dice.below(ODD.len() as u64) as usize])).collect()
}

/// Odd letters with a digit in every four of them.
fn mixed(dice: &mut Dice, count: usize) -> String {
    (0..count).map(|at| if at % 3 == 1 { dice.digits(1) } else { odd(dice, 1) }).collect()
}

fn pick(dice: &mut Dice, of: &[&str]) -> String {
    of[dice.below(of.len() as u64) as usize].to_owned()
}

/// The values of one person.
pub(crate) fn person(dice: &mut Dice) -> Person {
    let (given, family) = if dice.below(2) == 0 {
        (pick(dice, &GIVEN), pick(dice, &FAMILY))
    } else {
        let mut name = || format!("{}{}", odd(dice, 1).to_uppercase(), odd(dice, 6));
        (name(), name())
    };
    let nino = format!("{}{}{}", ["JX", "WK", "ZJ"][dice.below(3) as usize], dice.digits(6), ["A", "B", "C"][dice.below(3) as usize]);
    vec![
        ("full_name", format!("{given} {family}")),
        ("first_name", given),
        ("last_name", family),
        ("email", format!("{}@{}.se", mixed(dice, 7), mixed(dice, 6))),
        ("nhs_number", nhs(dice)),
        ("nino", nino),
        ("card_number", card(dice)),
        ("iban", iban(dice)),
        ("phone", format!("+49 151 2{}", dice.digits(7))),
        ("date_of_birth", format!("19{}-0{}-1{}", 50 + dice.below(49), 1 + dice.below(9), dice.below(10))),
        ("passport_number", format!("C{}X{}T{}", dice.digits(2), dice.digits(2), dice.digits(3))),
        ("ip", format!("8{}.1{}.2{}.1{}", dice.below(6), dice.digits(2), dice.below(50) + 10, dice.digits(2))),
        ("token", format!("ghp_{}", (0..6).map(|_| mixed(dice, 6)).collect::<String>())),
        ("dsn", format!("postgres://{}:{}@{}.se/x", odd(dice, 4), mixed(dice, 9), odd(dice, 6))),
        ("note", format!("{} {} {}", odd(dice, 5), mixed(dice, 7), dice.digits(9))),
    ]
}

fn people(dice: &mut Dice) -> Vec<Person> {
    (0..1 + dice.below(7)).map(|_| person(dice)).collect()
}

/// A value that may stand where a name should be. A word alone and a day are names of many things.
pub(crate) fn value(dice: &mut Dice) -> String {
    let known = format!("{} {}", pick(dice, &GIVEN), pick(dice, &FAMILY));
    let person = person(dice).into_iter().map(|(name, value)| if name == "full_name" { known.clone() } else { value });
    let named: Vec<String> =
        person.filter(|value| value.contains([' ', '@', ':', '.']) || value.bytes().filter(u8::is_ascii_digit).count() >= 6).collect();
    let named: Vec<&String> = named.iter().filter(|value| !value.starts_with("19")).collect();
    named[dice.below(named.len() as u64 - 1) as usize].clone()
}

/// A file, and every value in it.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) values: Vec<String>,
}

/// How a text is written.
type Writer = fn(&[Person], &mut Dice, &mut Vec<String>) -> String;

/// Every way, by the ending of its files.
const WRITERS: [(&str, Writer); 8] =
    [("csv", csv), ("tsv", headless), ("json", json), ("jsonl", json_lines), ("sql", sql), ("log", log), ("md", prose), ("yaml", yaml)];

fn csv(people: &[Person], dice: &mut Dice, values: &mut Vec<String>) -> String {
    let mut names: Vec<String> = people[0].iter().map(|(name, _)| (*name).to_owned()).collect();
    if dice.below(2) == 0 {
        let at = dice.below(names.len() as u64) as usize;
        let value = value(dice);
        names[at].clone_from(&value);
        values.push(value);
    }
    let rows = people.iter().map(|person| person.iter().map(|(_, value)| format!("\"{value}\"")).collect::<Vec<_>>().join(","));
    std::iter::once(names.join(",")).chain(rows).map(|row| row + "\n").collect()
}

fn headless(people: &[Person], _: &mut Dice, _: &mut Vec<String>) -> String {
    people.iter().map(|person| person.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join("\t") + "\n").collect()
}

fn json(people: &[Person], dice: &mut Dice, values: &mut Vec<String>) -> String {
    let one = |person: &Person, key: Option<String>| {
        let members: serde_json::Map<String, serde_json::Value> =
            person.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
        match key {
            Some(key) => serde_json::json!({ key: members }),
            None => members.into(),
        }
    };
    let mut list = Vec::new();
    for person in people {
        let key = (dice.below(2) == 0).then(|| value(dice));
        values.extend(key.clone());
        list.push(one(person, key));
    }
    serde_json::to_string_pretty(&list).unwrap()
}

fn json_lines(people: &[Person], dice: &mut Dice, values: &mut Vec<String>) -> String {
    people.iter().map(|person| json(std::slice::from_ref(person), dice, values).replace('\n', " ") + "\n").collect()
}

fn sql(people: &[Person], _: &mut Dice, _: &mut Vec<String>) -> String {
    let names: Vec<&str> = people[0].iter().map(|(name, _)| *name).collect();
    let mut text = format!("CREATE TABLE people ({} text);\n", names.join(" text, "));
    for person in people {
        let row: Vec<String> = person.iter().map(|(_, value)| format!("'{value}'")).collect();
        writeln!(text, "INSERT INTO people ({}) VALUES ({});", names.join(", "), row.join(", ")).unwrap();
    }
    text
}

fn log(people: &[Person], _: &mut Dice, _: &mut Vec<String>) -> String {
    let line = |person: &Person| person.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect::<Vec<_>>().join(" ");
    people.iter().map(|person| format!("2026-03-04T05:06:07Z INFO seen {}\n", line(person))).collect()
}

fn yaml(people: &[Person], dice: &mut Dice, values: &mut Vec<String>) -> String {
    let mut text = String::new();
    for person in people {
        let key = value(dice);
        writeln!(text, "\"{key}\":").unwrap();
        values.push(key);
        person.iter().for_each(|(name, value)| writeln!(text, "  {name}: \"{value}\"").unwrap());
    }
    text
}

fn prose(people: &[Person], _: &mut Dice, _: &mut Vec<String>) -> String {
    let sentence = |(name, value): &(&str, String)| format!("The {} is {value}. ", name.replace('_', " "));
    people.iter().map(|person| person.iter().map(sentence).collect::<String>() + "\n\n").collect()
}

/// A file of every kind, and an archive of others whose names are values, too.
pub(crate) fn files(seed: u64) -> Vec<File> {
    let mut dice = Dice::new(seed);
    let mut files: Vec<File> = WRITERS.iter().map(|(ending, writer)| file(&mut dice, format!("data/made.{ending}"), *writer)).collect();
    let (mut members, mut values) = (Vec::new(), Vec::new());
    for (ending, writer) in WRITERS.iter().take(4) {
        let (folder, stem) = (value(&mut dice), value(&mut dice));
        let member = file(&mut dice, format!("{}/{}.{ending}", folder.replace('/', "_"), stem.replace('/', "_")), *writer);
        values.extend(member.values.clone());
        values.extend([folder, stem].into_iter().filter(|value| !value.contains('/')));
        members.push((member.name, member.bytes));
    }
    files.push(File { name: "data/made.zip".to_owned(), bytes: zip(&members), values });
    files
}

fn file(dice: &mut Dice, name: String, writer: Writer) -> File {
    let people = people(dice);
    let mut values: Vec<String> = people.iter().flatten().map(|(_, value)| value.clone()).collect();
    let bytes = writer(&people, dice, &mut values).into_bytes();
    File { name, bytes, values }
}

/// A zip archive of members that are stored as they are.
pub(crate) fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let start = bytes.len() as u32;
        let mut about = vec![0, 0, 0, 0, 0, 0, 0, 0];
        about.extend([crc.sum(), content.len() as u32, content.len() as u32].iter().flat_map(|field| field.to_le_bytes()));
        about.extend([name.len() as u16, 0].iter().flat_map(|field| field.to_le_bytes()));
        bytes.extend(b"PK\x03\x04\x14\0".iter().chain(&about));
        bytes.extend(name.bytes().chain(content.iter().copied()));
        directory.extend(b"PK\x01\x02\x14\0\x14\0".iter().chain(&about));
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.bytes());
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([members.len() as u16; 2].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend([directory.len() as u32, start].iter().flat_map(|field| field.to_le_bytes()));
    bytes.extend([0, 0]);
    bytes
}
