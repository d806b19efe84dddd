"""A session of redis-py with the server at 127.0.0.1:PORT: each step says what it found, the last line is "done"."""
import sys
import threading

import redis

BINARY = bytes(range(256)) * 4


def connect(**options):
    return redis.Redis(host="127.0.0.1", port=int(sys.argv[1]), socket_timeout=20, **options)


def strings(client):
    assert client.set("text", "value", ex=1000) is True
    assert client.set("text", "other", nx=True) is None
    assert client.get("text") == b"value" and 990 < client.ttl("text") <= 1000
    assert client.set("text", "new", get=True, keepttl=True) == b"value"
    client.set(BINARY, BINARY)
    assert client.get(BINARY) == BINARY and client.strlen(BINARY) == len(BINARY)
    assert client.incr("n") == 1 and client.incrby("n", 41) == 42 and client.incrbyfloat("f", "1.5") == 1.5
    assert client.mset({"m1": "1", "m2": "2"}) and client.mget("m1", "none", "m2") == [b"1", None, b"2"]
    assert client.setrange("n", 3, "x") == 4 and client.get("n") == b"42\0x"
    assert client.setbit("bits", 7, 1) == 0 and client.bitcount("bits") == 1 and client.bitpos("bits", 1) == 7
    assert client.bitfield("field").incrby("u8", 0, 300, "SAT").get("u8", 0).execute() == [255, 255]
    assert client.getdel("m1") == b"1" and client.exists("m1", "m2") == 1


def collections(client):
    assert client.hset("hash", mapping={"a": 1, "b": "x", BINARY: BINARY}) == 3
    assert client.hgetall("hash") == {b"a": b"1", b"b": b"x", BINARY: BINARY}
    assert client.hincrby("hash", "a", 5) == 6 and client.hmget("hash", "a", "none") == [b"6", None]
    assert sorted(client.hkeys("hash")) == sorted([b"a", b"b", BINARY]) and client.hdel("hash", "b") == 1
    assert client.sadd("set", *range(1000)) == 1000 and client.scard("set") == 1000
    client.sadd("other", *range(500, 1500))
    assert len(client.sinter("set", "other")) == 500 and len(client.sunion("set", "other")) == 1500
    assert client.sdiffstore("target", "set", "other") == 500 and client.smismember("set", [1, "x"]) == [1, 0]
    assert client.spop("target") and client.scard("target") == 499 and client.srandmember("set", 3)
    try:
        client.incr("set")
        raise AssertionError("no error")
    except redis.ResponseError as error:
        assert str(error) == "WRONGTYPE Operation against a key holding the wrong kind of value", error


def pipelines(client):
    with client.pipeline(transaction=False) as pipe:
        for i in range(10000):
            pipe.set(f"pipe:{i}", i)
        assert all(pipe.execute())
    with client.pipeline(transaction=False) as pipe:
        for i in range(10000):
            pipe.get(f"pipe:{i}")
        assert pipe.execute() == [str(i).encode() for i in range(10000)]
    assert sum(1 for _ in client.scan_iter("pipe:*", count=500)) >= 10000
    assert set(client.scan_iter("pipe:*")) == {f"pipe:{i}".encode() for i in range(10000)}
    assert {int(member) for member in client.sscan_iter("set")} == set(range(1000))
    assert dict(client.hscan_iter("hash")) == client.hgetall("hash")


def transactions(client):
    client.set("counter", 0)

    def add(times):
        own = connect()
        for _ in range(times):
            own.transaction(lambda pipe: (value := int(pipe.get("counter")), pipe.multi(), pipe.set("counter", value + 1)),
                            "counter")

    threads = [threading.Thread(target=add, args=(50,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.get("counter") == b"200"
    with client.pipeline() as pipe:
        assert pipe.set("t", "1").incr("t").hset("t", "f", "v").execute(raise_on_error=False)[:2] == [True, 2]
    with client.pipeline() as pipe:
        pipe.watch("t")
        client.set("t", "changed")
        pipe.multi()
        pipe.get("t")
        try:
            pipe.execute()
            raise AssertionError("no error")
        except redis.WatchError:
            pass


def pubsub(client):
    client.config_set("notify-keyspace-events", "KEA")
    listener = client.pubsub()
    listener.subscribe("news", BINARY)
    listener.psubscribe("__keyspace@0__:watched")
    for _ in range(3):
        assert listener.get_message(timeout=10)["type"].endswith("subscribe")
    assert client.publish("news", "hello") == 1 and client.publish(BINARY, BINARY) == 1
    client.set("watched", "1")
    client.delete("watched")
    messages = [listener.get_message(timeout=10)["data"] for _ in range(4)]
    assert messages == [b"hello", BINARY, b"set", b"del"], messages
    assert client.pubsub_numsub("news") == [(b"news", 1)] and client.pubsub_numpat() == 1
    listener.close()
    client.config_set("notify-keyspace-events", "")


def server(client):
    assert client.ping() and client.echo("x") == b"x"
    assert client.info()["role"] == "master" and client.config_get("databases") == {"databases": "16"}
    client.client_setname("python")
    assert client.client_getname() in ("python", b"python")
    assert any(row["name"] == "python" for row in client.client_list())
    other = connect(db=3)
    other.set("k", "v")
    assert client.swapdb(3, 4) and other.get("k") is None and other.dbsize() == 0
    assert client.move("text", 3) and other.exists("text") == 1
    assert other.copy("text", "copy") and other.rename("copy", "renamed") and other.type("renamed") == b"string"
    assert other.expireat("renamed", 4102444800) and other.execute_command("EXPIRETIME", "renamed") == 4102444800
    assert client.command_count() > 100 and client.flushall() and client.dbsize() == 0


with connect() as session:
    for step in (strings, collections, pipelines, transactions, pubsub, server):
        step(session)
        print(step.__name__)
print("done")
