//! SQL dumps.

use proptest::prelude::*;

use super::{Span, cells_of, expected, marks, run};
use crate::pid::layout::sql::Sql;
use crate::pid::layout::{FieldName, Layout};

const TINY: usize = 60;

fn sql(text: &str) -> Vec<String> {
    watched(text, &[])
}

fn watched(text: &str, every: &[&str]) -> Vec<String> {
    cells_of(&|| Box::new(Sql::new(text.as_bytes())), text, every)
}

fn records(text: &str) -> u64 {
    let mut layout = Sql::new(text.as_bytes());
    run(&mut layout, text.as_bytes(), &[], &[], &[]);
    layout.records()
}

#[test]
fn a_copy_block_has_rows_with_tabs() {
    let text = "--\n-- by a@b\n--\nCOPY public.users (id, \"e mail\", note) FROM stdin;\n1\tx@y\ta\\tb@\n2\t\\N\t@\n\\.\n\nSELECT '@';\n";
    let cells = ["text 0 -- by a@b", "users.e mail 0 x@y", "users.note 0 a\\tb@", "users.note 1 @", "text 1 @"];
    assert_eq!(sql(text), cells);
    assert_eq!(records(text), 2);
}

#[test]
fn an_insert_has_rows_in_parentheses() {
    for text in [
        "INSERT INTO t (id, email) VALUES (1, 'a@b'), (2, 'c@d');\n",
        "INSERT IGNORE INTO `db`.`t` (`id`, `email`) VALUES (1,'a@b'),\n(2,'c@d');\n",
        "insert into \"t\" (\"id\", \"email\") values (1, E'a@b'),(2,'c@d') on conflict do nothing;\n",
        "INSERT [dbo].[t] ([id], [email]) VALUES (1, N'a@b')\nGO\nINSERT [dbo].[t] ([id], [email]) VALUES (2, N'c@d')\nGO\n",
        "REPLACE INTO t(id,email)VALUES(1,\"a@b\"), -- it's one\n(2, /* it's two */ 'c@d');",
        "CREATE TABLE IF NOT EXISTS s.t (\n id int(11) NOT NULL, `email` varchar(255) DEFAULT 'x', PRIMARY KEY (id)\n);\nINSERT INTO s.t VALUES (1,'a@b');\nINSERT INTO t VALUES(2,'c@d');",
        "INSERT OR REPLACE INTO t (id, email) VALUES (cast(now() as int), lower('a@b')), (2, 'c@d'::text);",
    ] {
        assert_eq!(sql(text), ["t.email 0 a@b", "t.email 1 c@d"], "{text}");
        assert_eq!(records(text), 2, "{text}");
    }
}

#[test]
fn columns_without_names_are_counted() {
    assert_eq!(sql("INSERT INTO t VALUES (1, 12@3, 'a@b');"), ["t.column 2 0 12@3", "t.column 3 0 a@b"]);
}

#[test]
fn quotes_are_doubled_or_escaped() {
    assert_eq!(sql("INSERT INTO t (a,b) VALUES ('it''s (@', 'x@'), ('C:\\', 'y@');"), ["t.a 0 it''s (@", "t.b 0 x@", "t.b 1 y@"]);
    assert_eq!(sql("INSERT INTO `t` (a,b) VALUES ('it\\'s),(@', 'x@\\\\'),(';','y@');"), ["t.a 0 it\\'s),(@", "t.b 0 x@\\\\", "t.b 1 y@"]);
    assert_eq!(sql("INSERT INTO t (a,b) VALUES (E'it\\'s@', X'@', '\"@');"), ["t.a 0 it\\'s@", "t.b 0 @", "t.column 3 0 \"@"]);
}

#[test]
fn other_statements_have_the_name_before_the_sign() {
    let text = "UPDATE users SET email = 'a@b', \"n\"='@', k=12@ WHERE `x` = 'y;@' -- it's @\n AND z LIKE '@%';\nSELECT @v;\n";
    let cells = ["email 0 a@b", "n 0 @", "k 0 12@", "x 0 y;@", "text 0 -- it's @", "text 0 @%", "text 0 @v"];
    assert_eq!(sql(text), cells);
}

#[test]
fn a_watched_column_is_given_for_every_row() {
    let text = "CREATE TABLE u (id int, first_name text, email text);\nINSERT INTO u VALUES (1,'Ada','a@b'),(2,NULL,''),(3,'','c@d'),(4,N'Cy',''),(5,now(),'x'),(6,42,'');\n\
        COPY u (id, first_name) FROM stdin;\n1\tBo\n2\t\\N\n\\.\n";
    let cells = watched(text, &["first_name"]);
    let wanted = ["first_name 0 Ada", "email 0 a@b", "email 2 c@d", "first_name 3 Cy", "first_name 5 42", "first_name 6 Bo"];
    assert_eq!(cells, wanted.map(|cell| format!("u.{cell}")));
}

#[test]
fn rows_may_be_wider_than_their_columns() {
    for text in ["COPY t (a) FROM stdin;\n1\t2@\n1\t2\t3\n1\t2\t3\n\\.\n", "INSERT INTO t (a) VALUES (1, 2@), (1, '2', 3), (1, 2, 3);\n"] {
        let cells = ["t.column 2 0 2@", "t.column 3 1 3", "t.column 3 2 3"];
        assert_eq!(watched(text, &["column 3"]), cells, "{text}");
    }
}

#[test]
fn what_is_broken_ends_with_the_next_statement() {
    let text = "INSERT INTO t (a) VALUES ('open@, 1);\nINSERT INTO t (a) VALUES ('x@');\n";
    assert_eq!(sql(text), ["t.a 0 open@, 1);", "t.a 1 x@"]);
    assert_eq!(sql("INSERT INTO t (a) VALUES (1, 'cut@"), ["t.column 2 0 cut@"]);
    assert_eq!(sql("COPY t (a) FROM stdin;\nx@"), ["t.a 0 x@"]);
    assert_eq!(sql("/* open @"), ["text 0 /* open @"]);
    assert_eq!(sql("INSERT INTO t (a) VALUES (1; SELECT '@';"), ["text 0 @"]);
}

#[test]
fn a_statement_of_megabytes_is_read_in_pieces() {
    let mut text = String::from("INSERT INTO `t` (`id`,`note`,`email`) VALUES ");
    while text.len() < 5 << 20 {
        text.push_str("(12345,'some (text), \\'quoted\\'','x@y'),");
    }
    text.push_str(&format!("(1,'{}@','z@');", "z".repeat(200_000)));
    let cuts: Vec<usize> = (0..text.len()).step_by(200_001).collect();
    let of = |cuts: &[usize]| run(&mut Sql::new(text.as_bytes()), text.as_bytes(), cuts, &marks(&text), &[]);
    let cells = of(&cuts);
    assert_eq!(cells, of(&[]));
    assert_eq!(cells.len(), marks(&text).len());
}

/// Rows as they are meant: a table, and values of which nothing is a null.
#[derive(Debug, Clone)]
struct Table {
    style: usize,
    rows: Vec<Vec<Option<String>>>,
}

fn tables() -> impl Strategy<Value = Vec<Table>> {
    let value = proptest::option::weighted(0.9, "[a-c0-9(),;. \\-'\"\\\\]{0,12}");
    let rows = proptest::collection::vec(proptest::collection::vec(value, 3), 1..6);
    proptest::collection::vec((0_usize..4, rows).prop_map(|(style, rows)| Table { style, rows }), 1..5)
}

/// Writes tables, and says where their values are.
fn written(tables: &[Table]) -> (String, Vec<Span>, u64) {
    let (mut text, mut spans, mut records) = (String::new(), Vec::new(), 0);
    let mut put = |text: &mut String, value: &str, column: usize, record: u64, is_plain: bool| {
        let start = text.len();
        text.push_str(value);
        let field = FieldName::Named(format!("t.{}", ["a", "b", "c"][column]));
        if !is_plain {
            spans.push(Span { field: Some(field), record, range: start..text.len() });
        }
    };
    for table in tables {
        let copy = table.style == 3;
        text.push_str(if copy {
            "COPY s.t (a, b, c) FROM stdin;\n"
        } else {
            ["INSERT INTO t (a, b, c) VALUES ", "insert into `t`(a,b,c)values\n", "REPLACE t (a,b,c) VALUE "][table.style]
        });
        for (index, row) in table.rows.iter().enumerate() {
            if !copy {
                text.push_str(if index == 0 { "(" } else { [",(", ",\n  (", " , ("][table.style] });
            }
            for (column, value) in row.iter().enumerate() {
                let escaped = value.as_deref().map(|value| value.replace('\\', "\\\\"));
                match (escaped, copy) {
                    (None, true) => put(&mut text, "\\N", column, records, false),
                    (Some(value), true) => put(&mut text, &value, column, records, false),
                    (None, false) => put(&mut text, "NULL", column, records, false),
                    (Some(value), false) => {
                        text.push('\'');
                        let value = if table.style == 1 { value.replace('\'', "\\'") } else { value.replace('\'', "''") };
                        put(&mut text, &value, column, records, false);
                        text.push('\'');
                    }
                }
                let last = column == 2;
                text.push_str(if copy {
                    if last { "\n" } else { "\t" }
                } else if last {
                    ")"
                } else {
                    [",", ", ", " ,"][table.style]
                });
            }
            records += 1;
        }
        text.push_str(if copy { "\\.\n" } else { ";\n" });
    }
    (text, spans, records)
}

fn soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        3 => Just("INSERT INTO t (a, b) VALUES ".to_owned()), 2 => Just("COPY t (a, b) FROM stdin;\n".to_owned()), 2 => Just("\\.\n".to_owned()),
        4 => Just("(1,'x y','z'),".to_owned()), 2 => Just("1\tx y\tz\t4\n".to_owned()), 2 => Just("(1,2,3,4),".to_owned()), 4 => Just("'".to_owned()), 2 => Just("\"".to_owned()), 2 => Just("(".to_owned()),
        2 => Just(")".to_owned()), 3 => Just(",".to_owned()), 2 => Just(";".to_owned()), 4 => Just("\n".to_owned()), 1 => Just("\t".to_owned()),
        1 => Just("\\".to_owned()), 1 => Just("-- it's\n".to_owned()), 1 => Just("/* it's */".to_owned()), 1 => Just("UPDATE t SET a = 'x', b=2;".to_owned()),
        1 => Just("CREATE TABLE t (a int, b text);\n".to_owned()), 1 => Just("NULL".to_owned()), 2 => "[a-c1]{1,4}", 1 => "'y{50,150}'", 1 => Just("E'".to_owned()),
        1 => Just("`".to_owned()), 1 => Just(" = ".to_owned()), 1 => Just("#".to_owned()), 1 => Just("/*".to_owned()),
    ];
    proptest::collection::vec(token, 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn rows_are_read_as_they_were_written(
        tables in tables(),
        cuts in proptest::collection::vec(0_usize..800, 0..8),
        spots in proptest::collection::btree_set(0_usize..800, 0..12),
    ) {
        let (text, spans, records) = written(&tables);
        let spots: Vec<usize> = spots.into_iter().filter(|spot| spans.iter().any(|span| span.range.contains(spot))).collect();
        let mut layout = Sql::new(b"`");
        layout.fields.longest = 200;
        let cells = run(&mut layout, text.as_bytes(), &cuts, &spots, &[]);
        prop_assert_eq!(cells, expected(text.as_bytes(), &spans, 200, &spots, &[]), "{}", text);
        prop_assert_eq!(layout.records(), records);
        let of_a = |name: &str| spans.iter().filter(|span| matches!(&span.field, Some(FieldName::Named(of)) if of == name)).cloned().collect::<Vec<_>>();
        let mut layout = Sql::new(b"`");
        layout.fields.longest = 200;
        let cells = run(&mut layout, text.as_bytes(), &cuts, &[], &["b"]);
        let wanted = expected(text.as_bytes(), &of_a("t.b"), 200, &[], &["b"]);
        let wanted: Vec<_> = wanted.into_iter().filter(|cell| !matches!(cell.text.as_str(), "NULL" | "\\N")).collect();
        prop_assert_eq!(cells, wanted, "{}", text);
    }

    #[test]
    fn cells_do_not_depend_on_the_cuts(
        text in soup(),
        cuts in proptest::collection::vec(0_usize..900, 0..10),
        spots in proptest::collection::btree_set(0_usize..900, 0..15),
        every in proptest::sample::select(vec!["", "a", "column 3", "column 4"]),
        shows in 0_u64..4,
        mysql: bool,
    ) {
        let text = text.as_bytes();
        let spots: Vec<usize> = spots.into_iter().filter(|spot| *spot < text.len()).collect();
        let of = |cuts: &[usize]| {
            let mut layout = Sql::new(if mysql { b"`" } else { b"" });
            layout.limit(TINY, shows);
            let cells = run(&mut layout, text, cuts, &spots, &[every]);
            (cells, layout.records())
        };
        prop_assert_eq!(of(&cuts), of(&[]));
    }

    #[test]
    fn nothing_panics_on_random_bytes(text in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
        let spots: Vec<usize> = (0..text.len()).step_by(7).collect();
        run(&mut Sql::new(&text), &text, &[cut], &spots, &["a"]);
    }
}

#[test]
fn debug_case() {
    let text = " =  = /*'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'UPDATE t SET a = 'x', b=2;\"\"'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy'\"'(1,'x y','z'),E'\"`INSERT INTO t (a, b) VALUES NULL\"`\"\"\"\"\"\"(1,'x y','z'),UPDATE t SET a = 'x', b=2;INSERT INTO t (a, b) VALUES INSERT INTO t (a, b) VALUES INSERT INTO t (a, b) VALUES INSERT INTO t (a, b) VALUES ";
    for mysql in [false, true] {
        for cut in 1..text.len() {
            let of = |cuts: &[usize]| {
                let mut layout = Sql::new(if mysql { b"`" } else { b"" });
                layout.fields.longest = TINY;
                super::told(&run(&mut layout, text.as_bytes(), cuts, &(0..text.len()).collect::<Vec<_>>(), &[]))
            };
            let (a, b) = (of(&[cut]), of(&[]));
            if a != b {
                let n = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
                panic!("{mysql} {cut} {:?}\n{:?}\n{:?}", &text[cut - 10..cut], &a[n..a.len().min(n + 4)], &b[n..b.len().min(n + 4)]);
            }
        }
    }
}
