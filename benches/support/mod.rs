//! Bills of materials of any size, in the shape in which tools write them: about 1 kB a package, of
//! which a reader needs a tenth; a few hundred distinct licence statements.

use std::fmt::Write as _;

use portcullis::source::{SourceFile, Syntax};

/// Licences in roughly the shares that dependency trees have; `None` has no licence field.
const LICENSES: [Option<&str>; 12] = [
    Some("MIT"),
    Some("MIT"),
    Some("MIT"),
    Some("Apache-2.0"),
    Some("Apache-2.0"),
    Some("ISC"),
    Some("BSD-3-Clause"),
    Some("MIT OR Apache-2.0"),
    Some("MPL-2.0"),
    Some("The Apache Software License, Version 2.0"),
    Some("NOASSERTION"),
    None,
];

fn license(index: usize) -> Option<String> {
    let text = LICENSES.get(index % LICENSES.len()).copied().flatten()?;
    // One in forty is a licence of its own kind.
    Some(if index % 40 == 7 { format!("LicenseRef-house-{}", index % 200) } else { text.to_owned() })
}

fn hex(seed: usize, length: usize) -> String {
    let mut state = seed as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut digits = String::with_capacity(length);
    while digits.len() < length {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let _ = write!(digits, "{:016x}", state);
    }
    digits.truncate(length);
    digits
}

/// CycloneDX 1.5, two spaces of indentation.
pub(crate) fn cyclonedx(packages: usize) -> SourceFile {
    let mut text = format!(
        "{{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.5\",\n  \"version\": 1,\n  \"metadata\": {{\n    \"component\": {{\n      \"type\": \"application\",\n      \
         \"name\": \"shop\",\n      \"hashes\": [{{\"alg\": \"SHA-256\", \"content\": \"{}\"}}]\n    }}\n  }},\n  \"components\": [",
        hex(0, 64)
    );
    for index in 0..packages {
        let comma = if index == 0 { "" } else { "," };
        let licenses = match license(index) {
            None => String::new(),
            Some(text) if text.contains(" OR ") => {
                format!("      \"licenses\": [\n        {{\n          \"expression\": \"{text}\"\n        }}\n      ],\n")
            }
            Some(text) => {
                let key = if text.contains(' ') { "name" } else { "id" };
                format!(
                    "      \"licenses\": [\n        {{\n          \"license\": {{\n            \"{key}\": \"{text}\"\n          }}\n        }}\n      ],\n"
                )
            }
        };
        let _ = write!(
            text,
            "{comma}\n    {{\n      \"type\": \"library\",\n      \"name\": \"package-{index}\",\n      \"group\": \"@scope-{}\",\n      \"version\": \"{}.{}.{}\",\n      \
             \"bom-ref\": \"shop@1.0.0|package-{index}@{index}\",\n      \"description\": \"A package that does the {index}th thing of a larger whole, and does it well\",\n      \
             \"hashes\": [\n        {{\n          \"alg\": \"SHA-512\",\n          \"content\": \"{}\"\n        }}\n      ],\n{licenses}      \
             \"purl\": \"pkg:npm/%40scope-{}/package-{index}@{}.{}.{}\",\n      \"externalReferences\": [\n        {{\n          \"url\": \"git+https://example.org/packages/package-{index}.git\",\n          \
             \"type\": \"vcs\",\n          \"comment\": \"as detected from the package's own metadata, property `repository.url`\"\n        }},\n        {{\n          \
             \"url\": \"https://example.org/packages/package-{index}#readme\",\n          \"type\": \"website\"\n        }}\n      ],\n      \"properties\": [\n        {{\n          \
             \"name\": \"example:package:path\",\n          \"value\": \"node_modules/@scope-{}/package-{index}\"\n        }}\n      ]\n    }}",
            index % 700,
            index % 30,
            index % 17,
            index % 9,
            hex(index, 128),
            index % 700,
            index % 30,
            index % 17,
            index % 9,
            index % 700,
        );
    }
    text.push_str("\n  ],\n  \"dependencies\": []\n}\n");
    SourceFile::new("shop.cdx.json", Syntax::Json, text.into_bytes())
}

/// SPDX 2.3, two spaces of indentation, a relationship for each package.
pub(crate) fn spdx(packages: usize) -> SourceFile {
    let mut text = "{\n  \"spdxVersion\": \"SPDX-2.3\",\n  \"dataLicense\": \"CC0-1.0\",\n  \"SPDXID\": \"SPDXRef-DOCUMENT\",\n  \"name\": \"shop\",\n  \"packages\": [".to_owned();
    for index in 0..packages {
        let comma = if index == 0 { "" } else { "," };
        let license = license(index).map_or(String::new(), |text| {
            format!("      \"licenseConcluded\": \"NOASSERTION\",\n      \"licenseDeclared\": \"{text}\",\n")
        });
        let _ = write!(
            text,
            "{comma}\n    {{\n      \"name\": \"package-{index}\",\n      \"SPDXID\": \"SPDXRef-Package-npm-package-{index}-{}\",\n      \"versionInfo\": \"{}.{}.{}\",\n      \
             \"supplier\": \"Person: The Author of {index} (author-{index}@example.org)\",\n      \"downloadLocation\": \"https://example.org/packages/package-{index}.tgz\",\n      \
             \"filesAnalyzed\": false,\n      \"checksums\": [\n        {{\n          \"algorithm\": \"SHA1\",\n          \"checksumValue\": \"{}\"\n        }}\n      ],\n      \
             \"sourceInfo\": \"acquired package info from the following paths: /app/node_modules/package-{index}/package.json\",\n{license}      \"copyrightText\": \"NOASSERTION\",\n      \
             \"externalRefs\": [\n        {{\n          \"referenceCategory\": \"SECURITY\",\n          \"referenceType\": \"cpe23Type\",\n          \
             \"referenceLocator\": \"cpe:2.3:a:package-{index}:package-{index}:{}:*:*:*:*:*:*:*\"\n        }},\n        {{\n          \"referenceCategory\": \"PACKAGE-MANAGER\",\n          \
             \"referenceType\": \"purl\",\n          \"referenceLocator\": \"pkg:npm/package-{index}@{}.{}.{}\"\n        }}\n      ]\n    }}",
            hex(index, 16),
            index % 30,
            index % 17,
            index % 9,
            hex(index, 40),
            index % 30,
            index % 30,
            index % 17,
            index % 9,
        );
    }
    text.push_str("\n  ],\n  \"relationships\": [");
    for index in 0..packages {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}\n    {{\n      \"spdxElementId\": \"SPDXRef-Package-npm-package-0-{}\",\n      \"relatedSpdxElement\": \"SPDXRef-Package-npm-package-{index}-{}\",\n      \
             \"relationshipType\": \"{}\"\n    }}",
            hex(0, 16),
            hex(index, 16),
            if index == 0 { "DEPENDENCY_OF" } else { "DEPENDS_ON" },
        );
    }
    let _ = write!(
        text,
        ",\n    {{\n      \"spdxElementId\": \"SPDXRef-DOCUMENT\",\n      \"relatedSpdxElement\": \"SPDXRef-Package-npm-package-0-{}\",\n      \"relationshipType\": \"DESCRIBES\"\n    }}\n  ]\n}}\n",
        hex(0, 16)
    );
    SourceFile::new("shop.spdx.json", Syntax::Json, text.into_bytes())
}
