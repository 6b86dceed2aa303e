//! Numbers that organisations give to the people in their books: patients, insured, employees, students, customers; vehicles.

use super::names::names;
use super::word::{money, number_of, plate};
use super::{Category, Entity, Finder, Protection};
use crate::pid::entity::checksum::number;

/// 45 CFR 164.514(b)(2)(i), the identifiers of the safe harbour.
const HIPAA: &str = "45 CFR 164.514(b)(2)(i)";

/// A number that is known by its field only.
const fn record(
    id: &'static str,
    title: &'static str,
    category: Category,
    protection: &'static [Protection],
    check: fn(&[u8]) -> bool,
    names: &'static [&'static str],
) -> Entity {
    Entity {
        id,
        title,
        countries: &[],
        category,
        protection,
        finder: Finder::Field,
        check,
        chance: 1.0,
        named_only: true,
        names,
        source: HIPAA,
    }
}

pub(super) const ENTITIES: &[Entity] = &[
    record(
        "medical-record-number",
        "Number of a patient",
        Category::Health,
        &[Protection::Personal, Protection::Special, Protection::Hipaa],
        short_number,
        names!(
            "medical record number, medical record no, medical record, mrn, patient id, patient number, patient no, patientid, pat id, pat no, pid number, ",
            "patient identifier, patient mrn, chart number, chart no, hospital number, hospital no, encounter number, case number patient, ",
            "patientennummer, patienten id, patientnummer, fallnummer, krankenaktennummer, numéro patient, numéro de patient, ipp, nip patient, ",
            "numéro de dossier, número de historia clínica, historia clínica, nhc, número de paciente, número do paciente, prontuário, ",
            "codice paziente, numero cartella clinica, patientnr, patientnum, dossiernummer, potilasnumero, numer pacjenta, číslo pacienta, ",
            "törzsszám, număr pacient, broj pacijenta, номер пациента, номер карты пациента, номер истории болезни, αριθμός ασθενούς, ",
            "hasta no, hasta numarası, 患者番号, 患者id, 病历号, 病歷號, 환자번호, رقم المريض, מספר מטופל, mã bệnh nhân, nomor rekam medis, no rm",
        ),
    ),
    record(
        "insurance-member-number",
        "Number of an insured person",
        Category::Health,
        &[Protection::Personal, Protection::Hipaa],
        short_number,
        names!(
            "insurance number, insurance id, insurance member number, insurance member id, member id, member number, subscriber id, ",
            "subscriber number, health plan id, health plan beneficiary number, beneficiary number, beneficiary id, policy number, policy no, ",
            "policyholder id, health insurance number, health card number, insured id, group number insurance, versichertennummer, ",
            "versicherungsnummer, versicherungsnr, krankenversicherungsnummer, mitgliedsnummer, policennummer, numéro d'assuré, ",
            "numéro d'adhérent, numéro de police, número de póliza, número de asegurado, número de afiliado, numero di polizza, ",
            "numero assicurato, número da apólice, número do beneficiário, carteirinha, polisnummer, verzekerdennummer, försäkringsnummer, ",
            "forsikringsnummer, vakuutusnumero, numer polisy, numer ubezpieczenia, číslo pojištěnce, číslo poistenca, biztosítási szám, ",
            "număr de asigurare, broj osiguranja, номер полиса, полис омс, номер страхования, αριθμός ασφάλισης, sigorta no, poliçe no, ",
            "保険証番号, 被保険者番号, 保险号, 보험증번호, رقم التأمين, מספר פוליסה, nomor polis",
        ),
    ),
    record(
        "employee-number",
        "Number of an employee",
        Category::Person,
        &[Protection::Personal],
        short_number,
        names!(
            "employee number, employee no, employee id, employeeid, emp no, emp id, empno, staff number, staff id, payroll number, payroll id, ",
            "personnel number, personnel no, worker id, badge number, badge id, badge no, personalnummer mitarbeiter, mitarbeiternummer, ",
            "personalnr, mitarbeiter id, matricule, numéro matricule, numéro d'employé, número de empleado, legajo, matricola, ",
            "matricola dipendente, número de funcionário, matrícula funcionário, personeelsnummer, medewerkernummer, anställningsnummer, ",
            "ansattnummer, medarbejdernummer, henkilöstönumero, numer pracownika, osobní číslo zaměstnance, dolgozói azonosító, marca angajat, ",
            "табельный номер, табельний номер, αριθμός εργαζομένου, sicil no, personel no, 社員番号, 従業員番号, 工号, 员工编号, 員工編號, 사번, ",
            "رقم الموظف, מספר עובד, mã nhân viên, nomor induk karyawan",
        ),
    ),
    record(
        "student-number",
        "Number of a student",
        Category::Person,
        &[Protection::Personal],
        short_number,
        names!(
            "student number, student no, student id, studentid, matriculation number, enrolment number, enrollment number, pupil number, upn pupil, ",
            "matrikelnummer, matrikelnr, schülernummer, numéro étudiant, numéro d'étudiant, ine, número de alumno, matrícula alumno, ",
            "matricola studente, número do aluno, matrícula aluno, studentnummer, leerlingnummer, elevnummer, opiskelijanumero, numer albumu, ",
            "nr albumu, osobní číslo studenta, neptun kód, număr matricol, broj indeksa, номер студенческого, номер студента, ",
            "αριθμός μητρώου φοιτητή, öğrenci no, öğrenci numarası, 学籍番号, 学号, 學號, 학번, رقم الطالب, מספר סטודנט, mã sinh viên, ",
            "nomor induk mahasiswa, nim mahasiswa",
        ),
    ),
    record(
        "customer-number",
        "Number of a customer",
        Category::Person,
        &[Protection::Personal],
        short_number,
        names!(
            "customer number, customer no, client number, client no, cust no, custno, loyalty number, loyalty card, loyalty card number, ",
            "loyalty id, frequent flyer number, frequent flyer, membership number, membership no, kundennummer, kundennr, kunden nr, ",
            "numéro client, numéro de client, carte fidélité, número de cliente, codice cliente, numero cliente, klantnummer, klantnr, ",
            "kundnummer, kundenummer, asiakasnumero, numer klienta, zákaznické číslo, ügyfélszám, număr client, broj klijenta, ",
            "номер клиента, αριθμός πελάτη, müşteri no, müşteri numarası, 顧客番号, 会員番号, 客户号, 客户编号, 會員編號, 고객번호, 회원번호, ",
            "رقم العميل, מספר לקוח, mã khách hàng, nomor pelanggan",
        ),
    ),
    record(
        "bank-account-number",
        "Number of a bank account",
        Category::Financial,
        &[Protection::Personal, Protection::Hipaa],
        account,
        names!(
            "account number, account no, accountnumber, acct number, acct no, acct num, accountno, bank account, bank account number, bank account no, ",
            "account nbr, acc no, acc number, sort code and account, kontonummer, kontonr, konto nr, bankverbindung, bankkonto, numéro de compte, ",
            "compte bancaire, rib, número de cuenta, cuenta bancaria, cuenta corriente, ccc, clabe, numero di conto, conto corrente, ",
            "número da conta, conta bancária, conta corrente, nib, rekeningnummer, bankrekening, bankkonto, bankkontonummer, tilinumero, ",
            "pankkitili, reikningsnúmer, numer konta, numer rachunku, nr rachunku, číslo účtu, bankovní účet, bankszámlaszám, számlaszám, ",
            "număr de cont, cont bancar, broj računa, številka računa, sąskaitos numeris, konta numurs, kontonumber, банкова сметка, ",
            "номер счета, расчетный счет, лицевой счет, номер рахунку, αριθμός λογαριασμού, hesap no, hesap numarası, banka hesap no, ",
            "口座番号, 银行账号, 银行卡号, 账号, 帳號號碼, 계좌번호, رقم الحساب, חשבון בנק, מספר חשבון, खाता संख्या, หมายเลขบัญชี, số tài khoản, ",
            "nomor rekening, no rekening",
        ),
    ),
    record(
        "salary",
        "Salary",
        Category::Financial,
        &[Protection::Personal],
        money,
        names!(
            "salary, annual salary, monthly salary, base salary, gross salary, net salary, wage, wages, hourly wage, compensation, pay rate, income, ",
            "annual income, monthly income, household income, gross pay, net pay, bonus amount, gehalt, jahresgehalt, monatsgehalt, ",
            "bruttogehalt, nettogehalt, lohn, bruttolohn, einkommen, salaire, salaire brut, salaire net, rémunération, revenu, revenus, ",
            "salario, sueldo, ingresos, stipendio, retribuzione, reddito, salário, ordenado, renda, salaris, loon, inkomen, lön, ",
            "månadslön, årslön, inkomst, lønn, årslønn, løn, indkomst, palkka, tulot, laun, wynagrodzenie, pensja, dochód, mzda, plat, příjem, ",
            "fizetés, bér, jövedelem, salariu, venit, plaća, plata, atlyginimas, alga, palk, paga, заплата, зарплата, оклад, доход, ",
            "заробітна плата, μισθός, εισόδημα, maaş, ücret, gelir, 給与, 年収, 月給, 工资, 薪资, 薪水, 年薪, 급여, 연봉, الراتب, שכר, משכורת, ",
            "वेतन, เงินเดือน, lương, gaji, mshahara",
        ),
    ),
    record(
        "licence-plate",
        "Plate of a vehicle",
        Category::Driving,
        &[Protection::Personal, Protection::Hipaa],
        plate,
        names!(
            "licence plate, license plate, licenseplate, plate number, plate no, number plate, vehicle registration, vehicle registration number, ",
            "registration plate, vrm, vrn, reg plate, car registration, tag number vehicle, kennzeichen, kfz kennzeichen, ",
            "amtliches kennzeichen, autokennzeichen, plaque d'immatriculation, immatriculation, numéro d'immatriculation, matrícula, ",
            "placa, placa vehículo, patente vehículo, targa, numero targa, matrícula do carro, placa do veículo, kenteken, ",
            "registreringsnummer, regnummer, skiltnummer, nummerplade, rekisterinumero, rekisteritunnus, bílnúmer, numer rejestracyjny, ",
            "nr rejestracyjny, tablica rejestracyjna, spz, rz vozidla, evidenčné číslo vozidla, rendszám, număr de înmatriculare, ",
            "registarska oznaka, registracija vozila, registrska številka, valstybinis numeris, регистрационен номер, гос номер, госномер, ",
            "номерной знак, державний номер, αριθμός κυκλοφορίας, πινακίδα, plaka, plaka no, 車両番号, 車牌, 车牌, 车牌号, 車牌號碼, 차량번호, ",
            "رقم اللوحة, לוחית רישוי, מספר רכב, वाहन संख्या, ทะเบียนรถ, biển số xe, nomor polisi, plat nomor",
        ),
    ),
];

/// Letters and digits with three digits at least.
fn short_number(cell: &[u8]) -> bool {
    number_of(cell, 3, 24)
}

/// Six digits at least, and few letters.
fn account(cell: &[u8]) -> bool {
    number_of(cell, 6, 34) && cell.iter().filter(|byte| byte.is_ascii_alphabetic()).count() <= 6 && number(cell) != Some(0)
}
