"""A made-up ESCO download of a handful of concepts, in the column shapes of an old and of a new version."""

import csv
import io
import zipfile
from pathlib import Path

BASE = "http://data.europa.eu/esco"
BAKER, COOK, OLD_JOB = (f"{BASE}/occupation/{name}" for name in ("o-baker", "o-cook", "o-telegraphist"))
BAKE, KNEAD, WASH, DOUGH = (f"{BASE}/skill/{name}" for name in ("s-bake", "s-knead", "s-a-wash", "k-dough"))
ISCO_7512, GROUP = f"{BASE}/isco/C7512", f"{BASE}/skill/S1.2.3"

LABELS = {
    BAKER: {"nl": ("bakker", "broodbakker\nbakkerin", "bakkertje"), "en": ("baker", "bread maker", "")},
    COOK: {"nl": ("kok", "", ""), "en": ("cook", "chef", "")},
    OLD_JOB: {"nl": ("telegrafist", "", ""), "en": ("telegraphist", "", "")},
    BAKE: {"nl": ("brood bakken", "deegwaren bakken", ""), "en": ("bake bread", "bake goods", "")},
    KNEAD: {"nl": ("deeg kneden", "", ""), "en": ("knead dough", "", "")},
    WASH: {"nl": ("handen wassen", "", ""), "en": ("wash hands", "", "")},
    DOUGH: {"nl": ("deegsoorten", "", ""), "en": ("types of dough", "", "")},
    ISCO_7512: {"nl": ("Bakkers", "", ""), "en": ("Bakers", "", "")},
    GROUP: {"nl": ("voedsel maken", "", ""), "en": ("make food", "", "")},
}
NEEDS = [
    (BAKER, "essential", "skill/competence", BAKE),
    (BAKER, "essential", "skill/competence", WASH),
    (BAKER, "optional", "knowledge", DOUGH),
    (COOK, "essential", "skill/competence", WASH),
]


def occupations(language: str, *, old: bool) -> str:
    """The old shape has no `code`, the new one has `naceCode` too and other separators."""
    rows = []
    for uri in (BAKER, COOK, OLD_JOB):
        preferred, others, hidden = LABELS[uri][language]
        status = "obsolete" if uri == OLD_JOB else "released"
        description = f'About a "{preferred}",\nin two lines.'
        shared = ("Occupation", uri, "7512", preferred, others, hidden, status, "", "", "", "", "x", description)
        rows.append(shared if old else (*shared, "7512.1", "C10"))
    columns = (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
        "regulatedProfessionNote,scopeNote,definition,inScheme,description"
    )
    return _csv(columns if old else columns + ",code,naceCode", rows)


def skills(language: str, *, old: bool) -> str:
    rows = []
    for uri in (BAKE, KNEAD, WASH, DOUGH):
        preferred, others, hidden = LABELS[uri][language]
        sort = "knowledge" if uri == DOUGH else "skill/competence"
        if old:
            rows.append(("KnowledgeSkillCompetence", uri, sort, "cross-sector", preferred, others, "", ""))
        else:
            rows.append(("KnowledgeSkillCompetence", uri, sort, "cross-sector", preferred, others, hidden, "released"))
    old_columns = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,description"
    new_columns = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status"
    return _csv(old_columns if old else new_columns, rows)


def download(folder: Path, *languages: str, old: bool = False) -> Path:
    """A folder as a person unpacks it; relations have labels beside URIs in the new shape."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        (folder / f"occupations_{language}.csv").write_text(occupations(language, old=old), "utf-8-sig", newline="")
        (folder / f"skills_{language}.csv").write_text(skills(language, old=old), "utf-8", newline="")
        groups = [("ISCOGroup", ISCO_7512, "7512", LABELS[ISCO_7512][language][0], "released", "", "x", "")]
        _write(
            folder / f"ISCOGroups_{language}.csv",
            "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description",
            groups,
        )
        _write(
            folder / f"skillGroups_{language}.csv",
            "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,description,code",
            [("SkillGroup", GROUP, LABELS[GROUP][language][0], "", "", "released", "", "S1.2.3")],
        )
        _write(folder / f"conceptSchemes_{language}.csv", "conceptType,conceptSchemeUri,preferredLabel", [])
        if not old:
            share = [("Occupation", BAKER, "7512.1", LABELS[BAKER][language][0], "0")]
            columns = "conceptType,conceptUri,code,preferredLabel,greenShare"
            _write(folder / f"greenShareOcc_{language}.csv", columns, share)
            _write(folder / f"dictionary_{language}.csv", "filename,data header,property,description", [])
    suffix = "" if old else f"_{languages[0]}"
    needs = NEEDS if old else [(one, "label", need, sort, other, "label") for one, need, sort, other in NEEDS]
    _write(
        folder / f"occupationSkillRelations{suffix}.csv",
        "occupationUri,relationType,skillType,skillUri"
        if old
        else "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel",
        needs,
    )
    _write(
        folder / f"skillSkillRelations{suffix}.csv",
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri",
        [(BAKE, "skill/competence", "optional", "knowledge", DOUGH)],
    )
    _write(
        folder / f"broaderRelationsOccPillar{suffix}.csv",
        "conceptType,conceptUri,broaderType,broaderUri",
        [("Occupation", BAKER, "ISCOGroup", ISCO_7512)],
    )
    _write(
        folder / f"broaderRelationsSkillPillar{suffix}.csv",
        "conceptType,conceptUri,broaderType,broaderUri",
        [
            ("KnowledgeSkillCompetence", KNEAD, "KnowledgeSkillCompetence", BAKE),
            ("KnowledgeSkillCompetence", BAKE, "SkillGroup", GROUP),
        ],
    )
    return folder


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as files:
        for file in sorted(folder.iterdir()):
            files.write(file, f"ESCO dataset/{file.name}")
    return target


def _write(path: Path, columns: str, rows: list[tuple[str, ...]]) -> None:
    path.write_text(_csv(columns, rows), "utf-8", newline="")


def _csv(columns: str, rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns.split(","))
    writer.writerows(rows)
    return text.getvalue()
