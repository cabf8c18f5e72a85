from tests.reconcile.material import claim

from gouji.reconcile.fingerprint import claim_fingerprints, fingerprint, wording


def ids(*claims):
    return claim_fingerprints("xxgk-2021", ["text-table"] * len(claims), claims)


def test_parts_are_kept_apart():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_wording_leaves_out_what_a_second_reading_alters():
    assert wording("收到 申请 8 件。") == wording("收到申请９件") == "收到申请件"


def test_equal_wordings_are_told_apart_by_their_order():
    said = claim("收到申请8件。", "8", "requests.new.total")
    first, second = ids(said, said)
    assert first != second
    assert ids(said) == (first,)


def test_other_claims_between_do_not_matter():
    said = claim("收到申请8件。", "8", "requests.new.total")
    other = claim("办结申请8件。", "8", "requests.handled.total")
    assert ids(other, said)[1] == ids(said)[0]
