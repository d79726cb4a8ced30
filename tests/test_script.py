"""Scripts and page breaks, character by character."""

import gbacorpus as gba
from gbacorpus.analysis.script import page_breaks, scripts


def test_scripts_and_page_breaks():
    spans = gba.load_spans()
    raw = {notice_id: gba.load_raw(notice_id) for notice_id in spans["notice_id"].unique()}
    characters = scripts(spans, raw)
    assert len(characters) == 11_414
    breaks = page_breaks(spans, characters).set_index("notice_id")
    assert breaks["measure_id"].tolist() == ["SZ22-21", "QH22-03", "NS22-03", "SC23-08", "SC23-17"]
    for notice_id in ("QH22", "NS22"):
        own = characters[characters["notice_id"] == notice_id]
        after = own[own["position"] >= breaks.loc[notice_id, "position"]]
        assert "Traditional" not in set(after["script"])
        assert raw[notice_id][after["offset"].iloc[0]] == after["character"].iloc[0]
