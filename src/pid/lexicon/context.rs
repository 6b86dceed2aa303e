//! The words around a name: which say nothing, which make it a person's and which make it something else.
//!
//! To add one: the word, folded, in its list. A word of two lists counts as the one that stands first here.

/// Whose it is: with them, `name` is the name of a person.
pub(super) const PEOPLE: &str = "
    customer client patient person people user member employee worker staff student pupil teacher contact applicant candidate
    beneficiary subscriber holder cardholder insured policyholder guardian parent mother father spouse partner child kin relative
    dependent dependant passenger guest visitor attendee participant subject individual citizen resident tenant owner landlord donor
    borrower buyer purchaser recipient sender payer payee shopper consumer author doctor physician practitioner nurse clinician
    driver traveler traveller victim witness defendant voter recruit trainee lead prospect nominee signatory signer manager
    supervisor debtor creditor caller consignee addressee
    kunde kunden kundin mitarbeiter patienten benutzer nutzer mitglied inhaber versicherter versicherte schueler ansprechpartner
    arbeitnehmer bewerber empfaenger absender ehepartner kontakt
    client personne utilisateur adherent salarie employe eleve titulaire assure beneficiaire destinataire expediteur conjoint
    cliente paciente persona usuario empleado alumno titular asegurado beneficiario destinatario conyuge contacto trabajador
    utente dipendente paziente assistito intestatario studente contraente persone
    funcionario aluno usuario segurado pessoa colaborador
    klant medewerker gebruiker persoon werknemer leerling verzekerde
    kund anstalld anvandare patient ansatt bruker medarbejder bruger asiakas henkilo kayttaja potilas tyontekija
    klient pacjent pracownik uzytkownik osoba ubezpieczony zakaznik pacient zamestnanec uzivatel ugyfel beteg dolgozo
    angajat pacient persoana utilizator korisnik zaposleni pacijent
    клиент пациент сотрудник пользователь работник человек физлицо абонент клиента пациента сотрудника
    πελατης ασθενης υπαλληλος χρηστης
    musteri hasta calisan kullanici kisi ogrenci personel
    顧客 客户 客戶 用户 用戶 员工 員工 患者 社員 会員 고객 환자 직원 사용자 회원 العميل المريض الموظف המטופל הלקוח
";

/// What says nothing about what a field holds.
pub(super) const NEUTRAL: &str = "
    number numbers no nr num nbr value val text txt string str raw field data info information detail details record
    the of a an my your our his her their this and or for in
    primary secondary main principal default preferred official legal registered verified current new previous prior alternate
    alternative alt other additional extra actual original permanent temporary temp
    home private personal work business office mobile cell evening day daytime night landline
    billing shipping delivery mailing residential residence invoice correspondence postal emergency
    input output source src dest destination target norm normalized normalised clean cleaned formatted plain clear
    line full complete long short col column attr attribute att property prop key entry tbl dbo public t
    account profile registration signup login auth session order booking reservation application request response row list array set
    nummer nummern wert angabe feld neu alt privat geschaeftlich rechnung lieferung haupt zweite
    numero num valeur champ nouveau ancien prive professionnel facturation livraison principale du de des le la les d l
    valor campo nuevo nueva actual particular facturacion envio del el los las y
    valore nuovo attuale fatturazione spedizione di della dello il lo
    valor novo atual cobranca entrega do da dos das
    nummer waarde nieuw huidig prive werk factuur het een van
    nummer varde ny privat arbete numero arvo uusi koti tyo
    numer wartosc nowy domowy sluzbowy glowny cislo hodnota szam ertek numar valoare broj
    номер значение новый старый основной домашний рабочий
    αριθμος τιμη νεος
    numara numarasi no deger yeni ev
    号码 號碼 番号 번호 رقم מספר
";

/// What has a name, an address or a place and is no person.
pub(super) const THINGS: &str = "
    product item sku brand file filename folder directory path host hostname server domain machine device node cluster instance event
    company organization organisation org corp corporation vendor supplier merchant manufacturer employer business store shop branch
    bank institution agency department dept division team group role project repo repository branch package module library class
    function method variable field table column schema database db index query service app application program process job task
    queue topic channel plan policy rule template campaign category tag label attribute option setting config parameter param
    tool test suite case step stage build release version tenant workspace namespace environment env region zone bucket container
    image font theme color colour style page site website web url link menu button form screen view widget icon layer
    school university college hospital clinic course book movie song artist album team game character recipe hotel restaurant station
    airport street road city town village county state province country district continent planet language currency unit metric
    drug medicine medication ingredient disease gene protein species animal pet dog cat breed plant
    model make trim engine component part material asset warehouse location place venue building room floor ship vessel
    category type kind format display screen nick code short system network interface port wifi ssid printer driver
    contract document report dataset feature flag sensor signal smart memory register bus block chain contract token wallet
    produkt artikel datei firma firmen unternehmen verein projekt dateiname anbieter lieferant hersteller abteilung
    produit fichier entreprise societe fournisseur projet marque article raison sociale
    producto archivo empresa compania proveedor proyecto marca articulo negocio
    prodotto azienda ditta fornitore progetto marchio societa
    produto arquivo empresa fornecedor projeto
    bedrijf bestand leverancier foretag produkt fil leverantor bedrift selskap tuote yritys tiedosto
    firma plik produkt firmy dostawca soubor vyrobek ceg termek fajl firma produs fisier
    компания компании организация организации товар товара файл файла продукт предприятие магазин
    εταιρεια προιον αρχειο sirket urun dosya firma magaza
    公司 产品 產品 商品 会社 文件 회사 제품 상품 파일 الشركة المنتج الملف
";

/// What makes a field say something about a value without holding one: `email_verified`, `phone_type`.
pub(super) const ABOUT: &str = "
    type kind count counts cnt total sum avg min max length len size limit quota rate ratio percent score rank
    template subject body header footer content message msg notification alert reminder
    status state verified unverified valid invalid validated validation confirmed active inactive enabled disabled required optional
    visible hidden allowed blocked deleted available missing empty present mandatory unique
    flag is has can should must was were will allow enable disable show hide use need require
    format pattern regex mask schema rule validator parser formatter
    placeholder label hint tooltip caption heading help error errors warning success failure
    sent opened clicked bounced delivered received read
    at date dates issue issued year month timestamp time created updated modified changed added removed expires expiry expiration updatedat createdat since until
    optin optout consent preference preferences settings setting config configuration options option
    provider carrier vendor model brand client gateway
    function handler callback method class component module service api endpoint route query
    index idx constraint fk pk
    prefix suffix extension ext domain
    hash hashed digest sha md5 checksum salt token_type
    typ anzahl laenge gueltig aktiv
    nombre_de statut longueur valide actif
    tipo cantidad estado valido activo
    тип количество статус
";

/// Names that name too much to count without a person beside them, joined.
pub(super) const WEAK: &str = "
    displayname fn name names genre genere nom noms nome nombre nombres naam navn namn nimi nazwa nazev nev ime nume nimetus nafn vardas vards emer
    имя название наименование ονομα ad adi isim 名前 名称 姓名称 이름 الاسم שם नाम ten jina pangalan nama
    id ids identifier identity number code title titel titre titulo reference ref pin card document permit registration
    birth born given family first last middle race orientation status state region province county country
    address adresse adres adresa direccion indirizzo endereco osoite cim адрес διευθυνση 地址 住所 주소 عنوان כתובת
    city town locality place location position age party health condition
    language photo image picture
    mobile cell tel fax contact handle nick login account
    key secret token
";

/// What has numbers and codes of its own that pass checks of personal ones: books, goods, versions, moments, counters.
pub(super) const OTHERS: &str = "
    isbn isbn10 isbn13 issn ismn ean ean8 ean13 gtin gtin8 gtin12 gtin13 gtin14 upc barcode asin isin cusip sedol lei sku mpn
    version versions build release semver revision rev commit sha sha1 sha256 md5 hash digest checksum crc etag uuid guid
    timestamp timestamps ts epoch unixtime unix millis nanos ms
    offset seq sequence serial nonce counter rowid pk
    agent ua useragent
";
