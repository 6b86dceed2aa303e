//! Data to search: a sparse mix of what systems export, with a value that may be a person's every eight kilobytes, and dense
//! data in which every cell is one. Made up from a seed; nobody's.

/// A generator of numbers (splitmix64), so that a seed always makes the same data.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    fn hex(&mut self, digits: usize) -> String {
        (0..digits).map(|_| char::from_digit(self.below(16) as u32, 16).unwrap()).collect()
    }

    pub fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from_digit(self.below(10) as u32, 10).unwrap()).collect()
    }

    fn uuid(&mut self) -> String {
        let (a, b, c, d, e) = (self.hex(8), self.hex(4), self.hex(3), self.hex(3), self.hex(12));
        format!("{a}-{b}-4{c}-a{d}-{e}")
    }

    fn time(&mut self) -> String {
        let (month, day, hour, minute, second) = (self.below(12) + 1, self.below(28) + 1, self.below(24), self.below(60), self.below(60));
        format!("{}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", 2018 + self.below(8))
    }

    fn words(&mut self, count: u64) -> String {
        const WORDS: [&str; 24] = [
            "order",
            "was",
            "shipped",
            "late",
            "because",
            "warehouse",
            "label",
            "printer",
            "failed",
            "retry",
            "queue",
            "blue",
            "cotton",
            "size",
            "medium",
            "return",
            "label",
            "sent",
            "by",
            "courier",
            "see",
            "ticket",
            "for",
            "details",
        ];
        let words: Vec<&str> = (0..count).filter_map(|_| WORDS.get(self.below(24) as usize).copied()).collect();
        words.join(" ")
    }

    fn base64(&mut self, count: usize) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        (0..count).filter_map(|_| LETTERS.get(self.below(64) as usize).map(|letter| char::from(*letter))).collect()
    }
}

/// The check digit that makes digits pass ISO/IEC 7812-1.
fn luhn(digits: &str) -> u32 {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match (u32::from(byte - b'0'), place % 2) {
            (value, 0) if value > 4 => value * 2 - 9,
            (value, 0) => value * 2,
            (value, _) => value,
        })
        .sum();
    (10 - sum % 10) % 10
}

/// A payment card number, made up.
pub fn card(dice: &mut Dice) -> String {
    let head = format!("4539{}", dice.digits(11));
    let check = luhn(&head);
    format!("{head}{check}")
}

/// An NHS number in its usual writing, made up, from the range that is given out.
pub fn nhs(dice: &mut Dice) -> String {
    loop {
        let head = format!("4{}", dice.digits(8));
        let sum: u32 = head.bytes().zip((2..=10).rev()).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
        let check = (11 - sum % 11) % 11;
        if check < 10 {
            let (first, rest) = head.split_at(3);
            let (second, third) = rest.split_at(3);
            return format!("{first} {second} {third}{check}");
        }
    }
}

/// A German account number, made up.
pub fn iban(dice: &mut Dice) -> String {
    let account = dice.digits(18);
    let rest = format!("{account}131400").bytes().fold(0, |rest, byte| (rest * 10 + u64::from(byte - b'0')) % 97);
    format!("DE{:02}{account}", 98 - rest)
}

/// An email address outside the domains that are reserved, made up.
pub fn email(dice: &mut Dice) -> String {
    format!("user{}@mail{}.shop-post.net", dice.below(1_000_000), dice.below(100))
}

fn planted(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!("card {}", card(dice)),
        1 => format!("NHS number {}", nhs(dice)),
        2 => format!("IBAN {}", iban(dice)),
        _ => email(dice),
    }
}

/// What makes one record out of an order.
type Writer = fn(&mut String, &mut Dice, &str);

fn many(bytes: usize, seed: u64, head: &str, write: Writer) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 1024);
    text.push_str(head);
    let mut next = 8192;
    while text.len() < bytes {
        let note = if text.len() > next {
            next += 8192;
            planted(&mut dice)
        } else {
            dice.words(6)
        };
        write(&mut text, &mut dice, &note);
    }
    text.into_bytes()
}

/// Orders as CSV.
pub fn csv(bytes: usize, seed: u64) -> Vec<u8> {
    many(bytes, seed, "id,commit,created_at,order_ref,amount,version,token,note\n", |text, dice, note| {
        let row = format!(
            "{},{},{},ORD-{},{}.{:02},{}.{}.{},{},{note}\n",
            dice.uuid(),
            dice.hex(40),
            dice.time(),
            dice.digits(8),
            dice.below(5000),
            dice.below(100),
            dice.below(9),
            dice.below(30),
            dice.below(99),
            dice.base64(24),
        );
        text.push_str(&row);
    })
}

/// Orders as JSON Lines.
pub fn json_lines(bytes: usize, seed: u64) -> Vec<u8> {
    many(bytes, seed, "", |text, dice, note| {
        let row = format!(
            "{{\"id\":\"{}\",\"commit\":\"{}\",\"created_at\":\"{}\",\"order\":{{\"ref\":\"ORD-{}\",\"amount\":{}.{:02}}},\"version\":\"{}.{}.{}\",\"token\":\"{}\",\"note\":\"{note}\"}}\n",
            dice.uuid(),
            dice.hex(40),
            dice.time(),
            dice.digits(8),
            dice.below(5000),
            dice.below(100),
            dice.below(9),
            dice.below(30),
            dice.below(99),
            dice.base64(24),
        );
        text.push_str(&row);
    })
}

/// Orders as a dump of SQL statements.
pub fn sql(bytes: usize, seed: u64) -> Vec<u8> {
    many(
        bytes,
        seed,
        "CREATE TABLE orders (id text, sha text, created_at timestamp, order_ref text, amount numeric, note text);\n",
        |text, dice, note| {
            let row = format!(
                "INSERT INTO orders (id, sha, created_at, order_ref, amount, note) VALUES ('{}', '{}', '{}', 'ORD-{}', {}.{:02}, '{note}');\n",
                dice.uuid(),
                dice.hex(40),
                dice.time(),
                dice.digits(8),
                dice.below(5000),
                dice.below(100),
            );
            text.push_str(&row);
        },
    )
}

/// Records in which every cell is a person's.
pub fn dense(bytes: usize, seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let mut text = String::with_capacity(bytes + 256);
    text.push_str("email,nhs_number,card_number,iban\n");
    while text.len() < bytes {
        let row = format!("{},{},{},{}\n", email(&mut dice), nhs(&mut dice), card(&mut dice), iban(&mut dice));
        text.push_str(&row);
    }
    text.into_bytes()
}
