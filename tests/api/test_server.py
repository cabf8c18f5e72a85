import httpx


def test_the_first_key_is_shown_once(server):
    assert server.said.count("gouji_") == 1


def test_the_service_tells_how_it_is(server):
    for path in ("/healthz", "/readyz"):
        assert httpx.get(server.url + path, trust_env=False).status_code == 200


def test_nothing_is_loaded_from_elsewhere(server):
    for path in ("/docs", "/redoc"):
        assert httpx.get(server.url + path, trust_env=False).status_code == 404


def test_an_unknown_path_is_a_problem(server):
    answer = httpx.get(server.url + "/nowhere", trust_env=False)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
