//! Databases, workbooks and Parquet files.

use crate::fixtures::{parquet, seen, sqlite, workbook, zip};

#[test]
fn every_table_of_a_database_is_read_without_running_what_it_brings() {
    let bytes = sqlite(
        "CREATE TABLE people(id INTEGER PRIMARY KEY, \"full \"\"name\" TEXT, data BLOB, size REAL, loud TEXT GENERATED ALWAYS AS (upper(\"full \"\"name\")));
         INSERT INTO people(\"full \"\"name\", data, size) VALUES('Ann' || char(10) || 'Smith', x'00ff616263646566', 1.5), (NULL, 'text', 4111111111111111.0);
         CREATE TABLE keyed(k TEXT PRIMARY KEY, v) WITHOUT ROWID; INSERT INTO keyed VALUES('k', 7);
         CREATE VIEW seen AS SELECT * FROM people;",
    );
    let seen = seen("d.db", &bytes);
    assert!(seen.tables[0].starts_with("d.db!/sqlite_schema [sqlite] sql"));
    let from = seen.tables.iter().position(|line| line.starts_with("d.db!/people")).unwrap();
    assert_eq!(
        seen.tables[from..],
        [
            "d.db!/people [sqlite] id,full \"name,data,size",
            "1: 1,Ann Smith,abcdef ,1.5",
            "2: 2,,text,4111111111111111",
            "d.db!/keyed [sqlite] k,v",
            "1: k,7",
        ]
    );
    assert!(seen.unread.is_empty(), "{:?}", seen.unread);
}

#[test]
fn a_database_in_wal_mode_is_read_without_its_log() {
    let mut bytes = sqlite("CREATE TABLE t(a); INSERT INTO t VALUES('there');");
    bytes[18..20].fill(2);
    assert!(seen("d.db", &bytes).tables.contains(&"1: there".to_owned()));
}

#[test]
fn a_damaged_database_says_so() {
    let mut bytes = sqlite(&format!("CREATE TABLE t(a); {}", "INSERT INTO t VALUES(hex(zeroblob(500)));".repeat(40)));
    let whole = seen("d.db", &bytes);
    assert_eq!(whole.tables.len(), 2 + 1 + 40);
    let cut = seen("d.db", &bytes[..bytes.len() - 4096]);
    assert!(!cut.unread.is_empty());
    bytes[4096..8192].fill(0x55);
    assert_eq!(seen("d.db", &bytes).unread.len(), 1);
    assert_eq!(seen("d.db", &bytes[..60]).unread, ["d.db: truncated"]);
}

#[test]
fn sheets_are_tables_with_their_header_and_hidden_ones_are_read_too() {
    let rows = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>born</t></is></c><c r="C2" t="str"><v>card &amp; no</v></c></row>
        <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>29222.5</v></c><c r="C3"><v>4.111111111111111E15</v></c></row>
        <row r="5"><c><f>"x"&amp;"y"</f></c><c t="b"><v>1</v></c><c r="D5"><v>7</v></c></row>"#;
    let strings =
        r#"<si><t>name</t></si><si><r><t>An</t></r><r><t xml:space="preserve">n &lt;A&#x2e;></t></r><rPh><t>sound</t></rPh></si>"#;
    let seen = seen("b.xlsx", &workbook(rows, strings));
    assert_eq!(
        seen.tables,
        [
            "b.xlsx!/People [xlsx] name,born,card & no,",
            "3: Ann <A.>,1980-01-02 12:00:00,4111111111111111,",
            "4: ,,,",
            "5: \"x\"&\"y\",true,,7",
            "b.xlsx!/Old & gone [xlsx] ,",
            "1: ,4111111111111111",
        ]
    );
    assert_eq!(seen.texts, ["b.xlsx!/xl/comments1.xml [utf-8] <comments>call her</comments>"]);
    assert!(seen.unread.is_empty(), "{:?}", seen.unread);
}

#[test]
fn a_first_row_of_data_is_no_header() {
    let rows =
        r#"<row><c t="str"><v>ann@mail.example</v></c><c t="str"><v>x</v></c></row><row><c t="str"><v>bob@mail.example</v></c></row>"#;
    let seen = seen("b.xlsx", &workbook(rows, ""));
    assert_eq!(seen.tables[..3], ["b.xlsx!/People [xlsx] ,", "1: ann@mail.example,x", "2: bob@mail.example,"]);
}

#[test]
fn broken_parts_of_a_workbook_are_findings_and_the_rest_is_read() {
    let broken = seen("b.xlsx", &workbook("<row><c><v>1</v></c></row><row r=\"2\"><c><v>2</v><!", ""));
    assert_eq!(broken.tables[..2], ["b.xlsx!/People [xlsx] ", "1: 1"]);
    assert_eq!(broken.unread, ["b.xlsx!/People: damaged after 2"]);
    let binary = seen("b.xlsb", &zip(&[("xl/workbook.bin", b"\0\x01\x02\x03")]));
    assert_eq!(binary.unread, ["b.xlsb: not-supported"]);
}

#[test]
fn parquet_is_read_column_by_column_into_rows() {
    let seen = seen("p.parquet", &parquet(&[Some("Ann"), None, Some("Bob\nSmith")]));
    assert_eq!(seen.tables, ["p.parquet [parquet] name,id", "1: Ann,0", "2: ,1", "3: Bob Smith,2"]);
    assert!(seen.unread.is_empty());
}

#[test]
fn a_column_that_breaks_does_not_hide_the_others() {
    let mut bytes = parquet(&[Some("Ann"), Some("Bob")]);
    let at = bytes.windows(3).position(|three| three == b"Bob").unwrap();
    bytes[at - 4] = 200;
    let seen = seen("p.parquet", &bytes);
    assert_eq!(seen.tables[1..], ["1: Ann,0", "2: ,1"]);
    assert_eq!(seen.unread, ["p.parquet: damaged after 0"]);
}
