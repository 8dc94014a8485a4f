"""Postcodes to points: the shipped file, other files, and what is refused."""

import pytest

from shared.places import Places, PostcodeInvalid, haversine_km, import_geonames, pc4_of

TAB = "NL\t{code}\t{place}\tNoord-Holland\t07\tZaanstad\t0479\t\t\t{lat}\t{lon}\t6\n"


@pytest.fixture(scope="module")
def shipped():
    return Places.load()


@pytest.mark.parametrize(
    "pc4",
    ["1506", "1502", "1541", "1544", "1521", "1561", "1566", "1551", "1531", "1511", "4331", "4381", "9711", "1011"],
)
def test_the_places_that_others_count_on_have_a_point(shipped, pc4):
    lat, lon = shipped.point(pc4)
    assert 50.5 < lat < 53.7
    assert 3.0 < lon < 7.4


def test_namesakes_are_not_mistaken_for_each_other(shipped):
    near_pairs = [("1506", "1541", 6), ("1561", "1521", 5), ("2288", "2514", 8), ("4331", "4381", 10)]
    for one, other, most in near_pairs:
        assert haversine_km(*shipped.point(one), *shipped.point(other)) < most, (one, other)


def test_a_postcode_that_is_not_known_has_no_point_rather_than_a_wrong_one(shipped):
    assert shipped.point("9999") is None


def test_a_whole_postcode_has_the_point_of_its_digits(shipped):
    assert shipped.point("1506 AB") == shipped.point("1506") is not None


@pytest.mark.parametrize("text", ["1506", "1506AB", "1506 AB", " 1506 ab "])
def test_digits_are_taken_from_a_postcode(text):
    assert pc4_of(text) == "1506"


@pytest.mark.parametrize("text", ["", "0506", "150", "15067", "1506 A", "1506 ABC", "AB 1506", "١٥٠٦"])
def test_what_is_not_a_postcode_is_refused(text):
    with pytest.raises(PostcodeInvalid):
        pc4_of(text)


def test_the_original_tab_file_is_imported_and_rows_of_one_postcode_are_averaged(tmp_path):
    source, target = tmp_path / "NL.txt", tmp_path / "out.csv"
    rows = [("1506", 52.44, 4.82), ("1506", 52.46, 4.84), ("1507", 52.4, 4.8)]
    source.write_text("".join(TAB.format(code=code, place="Zaandam", lat=lat, lon=lon) for code, lat, lon in rows))
    assert import_geonames(source, target) == 2
    assert Places.load(target).point("1506") == (52.45, 4.83)


def test_a_csv_file_is_imported_too(tmp_path):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("pc4,lat,lon,place\n1506,52.4411,4.8191,Zaandam\n")
    assert import_geonames(source, target) == 1
    assert Places.load(target).points == {"1506": (52.4411, 4.8191)}


@pytest.mark.parametrize(
    "content",
    ["", "pc4,lat,lon\n", "pc4,lat,lon\n1506,x,4.8\n", "pc4,lat,lon\n1506,4.8,52.4\n", "a,b\n1,2\n", "NL\t1506\n"],
)
def test_a_file_that_is_no_use_is_refused_and_the_old_one_stays(tmp_path, content):
    source, target = tmp_path / "in", tmp_path / "out.csv"
    source.write_text(content)
    target.write_text("pc4,lat,lon\n1506,52.4,4.8\n")
    with pytest.raises(ValueError, match="in"):
        import_geonames(source, target)
    assert Places.load(target).points == {"1506": (52.4, 4.8)}


def test_the_fingerprint_changes_with_any_point():
    one, moved = Places({"1506": (52.4, 4.8)}), Places({"1506": (52.4, 4.81)})
    assert one.fingerprint == Places({"1506": (52.4, 4.8)}).fingerprint
    assert one.fingerprint != moved.fingerprint


def test_shipped_points_are_near_those_of_geonames(shipped, request):
    path = request.config.rootpath.parent / "shared" / "data" / "places" / "pc4_nl_geonames.csv"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    exact = Places.load(path)
    off = sorted(haversine_km(*point, *exact.point(pc4)) for pc4, point in shipped.points.items() if exact.point(pc4))
    assert len(off) > 3400
    assert off[len(off) // 2] < 1.5
    assert off[int(len(off) * 0.95)] < 8
