//! Special categories of GDPR, article 9, and what is near them: only fields that say so by their name hold them.

use super::names::names;
use super::word::{biometric, blood_group, genetic, opinion, sentence};
use super::{Category, Entity, Finder, Protection};

/// A category that is known by its field only.
const fn special(
    id: &'static str,
    title: &'static str,
    category: Category,
    check: fn(&[u8]) -> bool,
    names: &'static [&'static str],
    source: &'static str,
) -> Entity {
    let protection = &[Protection::Special];
    Entity { id, title, countries: &[], category, protection, finder: Finder::Field, check, chance: 1.0, named_only: true, names, source }
}

pub(super) const ENTITIES: &[Entity] = &[
    special(
        "ethnicity",
        "Ethnic origin",
        Category::Person,
        opinion,
        names!(
            "ethnicity, ethnic, ethnic origin, ethnic group, ethnicity code, race, race ethnicity, racial origin, ancestry, ethnische herkunft, ethnie, ",
            "ethnizität, hautfarbe, origine ethnique, origen étnico, etnia, raza, origine etnica, raça, cor raça, etniciteit, ",
            "etnische afkomst, etnicitet, etnisk bakgrund, etninen tausta, pochodzenie etniczne, etnikum, etnicita, origine etnică, ",
            "etnička pripadnost, национальность, этническая принадлежность, εθνοτική καταγωγή, etnik köken, ırk, 民族, 人种, 種族, 인종, العرق, ",
            "מוצא, जाति, caste, suku bangsa, dân tộc, kabila, tribe, indigenous status",
        ),
        "GDPR (EU) 2016/679, article 9(1); HL7 US Core Ethnicity",
    ),
    special(
        "religion",
        "Religion or belief",
        Category::Person,
        opinion,
        names!(
            "religion, religious affiliation, religious belief, faith, denomination, religious denomination, church, konfession, glaube, ",
            "religionszugehörigkeit, kirchensteuermerkmal, confession, croyance, religión, creencia, religione, religião, crença, ",
            "godsdienst, geloof, trossamfund, trossamfunn, uskonto, uskontokunta, trúfélag, wyznanie, religia, náboženství, vyznání, ",
            "vallás, felekezet, religie, vjera, vjeroispovijest, veroizpoved, религия, вероисповедание, віросповідання, релігія, ",
            "θρήσκευμα, θρησκεία, din, dini, mezhep, 宗教, 宗教信仰, 종교, الديانة, الدين, דת, धर्म, ศาสนา, tôn giáo, agama, dini ya",
        ),
        "GDPR (EU) 2016/679, article 9(1)",
    ),
    special(
        "political-opinion",
        "Political opinion",
        Category::Person,
        opinion,
        names!(
            "political opinion, political views, political affiliation, political party, party affiliation, party membership, voting intention, ",
            "voter party, politische meinung, parteizugehörigkeit, parteimitgliedschaft, opinion politique, parti politique, ",
            "opinión política, afiliación política, partido político, opinione politica, partito politico, opinião política, ",
            "filiação partidária, politieke voorkeur, politische gesinnung, politisk åsikt, politisk oppfatning, poliittinen kanta, ",
            "poglądy polityczne, przynależność partyjna, politický názor, politikai vélemény, opinie politică, političko opredjeljenje, ",
            "политические взгляды, партийность, πολιτικές πεποιθήσεις, siyasi görüş, siyasi parti, 政治面貌, 政党, 정치성향, الانتماء السياسي, ",
            "afiliasi politik",
        ),
        "GDPR (EU) 2016/679, article 9(1)",
    ),
    special(
        "trade-union",
        "Trade union membership",
        Category::Person,
        membership,
        names!(
            "trade union, trade union membership, union membership, union member, labour union, labor union, union code, union name, gewerkschaft, ",
            "gewerkschaftszugehörigkeit, gewerkschaftsmitglied, syndicat, appartenance syndicale, sindicato, afiliación sindical, ",
            "sindicato afiliado, iscrizione sindacale, sindacato, filiação sindical, vakbond, vakbondslidmaatschap, fackförbund, ",
            "fackföreningsmedlem, fagforening, ammattiliitto, związek zawodowy, odbory, szakszervezet, sindicat, sindikat, профсоюз, ",
            "членство в профсоюзе, συνδικάτο, sendika, 工会, 労働組合, 노조, نقابة, איגוד מקצועי",
        ),
        "GDPR (EU) 2016/679, article 9(1)",
    ),
    special(
        "sexual-orientation",
        "Sexual orientation",
        Category::Person,
        opinion,
        names!(
            "sexual orientation, sexuality, sex life, sexual preference, sexuelle orientierung, sexuelle ausrichtung, orientation sexuelle, ",
            "orientación sexual, orientamento sessuale, orientação sexual, seksuele geaardheid, seksuele voorkeur, sexuell läggning, ",
            "seksuell legning, seksuel orientering, seksuaalinen suuntautuminen, orientacja seksualna, sexuální orientace, ",
            "szexuális irányultság, orientare sexuală, seksualna orijentacija, сексуальная ориентация, σεξουαλικός προσανατολισμός, ",
            "cinsel yönelim, 性的指向, 性取向, 성적지향, الميول الجنسية, נטייה מינית",
        ),
        "GDPR (EU) 2016/679, article 9(1)",
    ),
    special(
        "health-condition",
        "Health condition or diagnosis",
        Category::Health,
        sentence,
        names!(
            "diagnosis, diagnoses, diagnosis code, diagnosis description, diag, dx, dx code, primary diagnosis, icd, icd code, icd 10, icd10, ",
            "icd 9, icd9, icd 10 code, icd10 code, snomed, snomed code, medical condition, health condition, health status, ",
            "medical history, condition code, symptoms, symptom, allergy, allergies, allergen, medication, medications, prescription, ",
            "prescribed drug, treatment, procedure code, cpt code, clinical notes, clinical note, medical notes, doctor notes, lab result, test result hiv, ",
            "hiv status, vaccination, vaccination status, immunization, pregnancy status, pregnant, cause of death, mental health, ",
            "illness, disease, comorbidity, comorbidities, diagnose, diagnosen, krankheit, krankheiten, befund, vorerkrankung, allergien, medikation, ",
            "medikamente, krankheitstage, behandlung, diagnostic, maladie, antécédents, antécédents médicaux, traitement, allergie, ",
            "diagnóstico, enfermedad, alergias, tratamiento, antecedentes médicos, diagnosi, malattia, patologia, terapia, allergie paziente, ",
            "doença, alergia, tratamento, ziekte, aandoening, diagnos, sjukdom, sykdom, sygdom, diagnoosi, sairaus, rozpoznanie, ",
            "choroba, diagnóza, nemoc, diagnózis, betegség, diagnostice, boală, dijagnoza, bolest, диагноз, заболевание, діагноз, ",
            "хвороба, διάγνωση, ασθένεια, tanı, teşhis, hastalık, 診断, 病名, 诊断, 疾病, 診斷, 진단, 진단명, 병명, التشخيص, המחלה, אבחנה, ",
            "निदान, การวินิจฉัย, chẩn đoán, diagnosa, penyakit",
        ),
        "GDPR (EU) 2016/679, articles 4(15) and 9(1); WHO ICD-10; HL7 FHIR Condition",
    ),
    special(
        "blood-group",
        "Blood group",
        Category::Health,
        blood_group,
        names!(
            "blood group, blood type, bloodgroup, bloodtype, blood, rh factor, abo group, blutgruppe, groupe sanguin, grupo sanguíneo, tipo de sangre, ",
            "tipo sanguíneo, gruppo sanguigno, bloedgroep, blodgrupp, blodtype, veriryhmä, blóðflokkur, grupa krwi, krevní skupina, ",
            "krvná skupina, vércsoport, grupă sanguină, grupa sangvină, krvna grupa, krvna skupina, kraujo grupė, asins grupa, veregrupp, ",
            "кръвна група, группа крови, група крові, ομάδα αίματος, kan grubu, 血液型, 血型, 혈액형, فصيلة الدم, סוג דם, रक्त समूह, หมู่เลือด, ",
            "nhóm máu, golongan darah",
        ),
        "GDPR (EU) 2016/679, article 4(15); ISBT 128",
    ),
    special(
        "disability",
        "Disability",
        Category::Health,
        sentence,
        names!(
            "disability, disability status, disability type, disabled status, degree of disability, impairment, special needs, handicap, behinderung, ",
            "behinderungsgrad, grad der behinderung, gdb, schwerbehinderung, schwerbehindert, invalidité, taux d'incapacité, rqth, ",
            "discapacidad, grado de discapacidad, minusvalía, disabilità, invalidità, deficiência, handicap typ, beperking, ",
            "funktionsnedsättning, funksjonsnedsettelse, vamma, vammaisuus, niepełnosprawność, stopień niepełnosprawności, postižení, ",
            "fogyatékosság, dizabilitate, grad de handicap, invaliditet, инвалидность, группа инвалидности, інвалідність, αναπηρία, ",
            "engel durumu, engelli, 障害, 障害者等級, 残疾, 残疾等级, 장애, 장애등급, الإعاقة, נכות, विकलांगता, disabilitas",
        ),
        "GDPR (EU) 2016/679, article 4(15)",
    ),
    special(
        "biometric",
        "Biometric data",
        Category::Person,
        biometric,
        names!(
            "biometric, biometric data, biometric template, biometrics, fingerprint, fingerprint template, finger print, face template, face encoding, ",
            "face embedding, faceprint, iris template, iris scan, iris code, retina scan, voiceprint, voice print, palm print, hand geometry, ",
            "signature image, signature, photo, photograph, face image, passport photo, portrait, picture, fingerabdruck, gesichtsbild, lichtbild, ",
            "unterschrift, passfoto, biometrie, empreinte digitale, empreintes, huella dactilar, huella, foto, firma, impronta digitale, ",
            "impressão digital, vingerafdruk, fingeravtryck, fingeravtrykk, fingeraftryk, sormenjälki, odcisk palca, otisk prstu, ujjlenyomat, ",
            "amprentă, otisak prsta, отпечаток, отпечатки пальцев, биометрия, δακτυλικό αποτύπωμα, parmak izi, 指紋, 指纹, 지문, بصمة, ",
            "טביעת אצבע, sidik jari",
        ),
        "GDPR (EU) 2016/679, articles 4(14) and 9(1); 45 CFR 164.514(b)(2)(i)(P) and (Q); ISO/IEC 19794",
    ),
    special(
        "genetic",
        "Genetic data",
        Category::Health,
        genetic,
        names!(
            "genetic data, genotype, genome, dna, dna sequence, dna profile, rna sequence, haplotype, haplogroup, snp, rsid, rs id, genetic test, ",
            "genetic variant, hgvs, hgvs c, hgvs p, allele, mutation, brca, karyotype, exome, vcf genotype, genotyp, erbgut, gentest, ",
            "génotype, adn, genotipo, genótipo, dna profil, perfil genético, genotyyppi, genotyp pacjenta, генотип, днк, γονότυπος, genetik, ",
            "遺伝子, 遗传, 基因型, 유전자, النمط الجيني",
        ),
        "GDPR (EU) 2016/679, articles 4(13) and 9(1); HGVS nomenclature; dbSNP",
    ),
];

/// Whether a cell says a membership: words, or a yes or no.
fn membership(cell: &[u8]) -> bool {
    opinion(cell) || cell.eq_ignore_ascii_case(b"yes") || cell.eq_ignore_ascii_case(b"true")
}
