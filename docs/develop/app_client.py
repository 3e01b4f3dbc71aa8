"""群落应用渠道的完整客户端，只用标准库。运行：QUNLUO_IN=回调地址 QUNLUO_SECRET=密钥 python app_client.py。"""

import hashlib
import hmac
import http.server
import json
import os
import secrets
import time
import urllib.request

NONCES: dict[str, float] = {}  # 最近见过的随机串
KEYS: set[str] = set()  # 做过的动作。正式使用时存进数据库：重启以后也不能忘


def sign(timestamp: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256，依次是时间、随机串、正文，用换行隔开。"""
    head = f"{timestamp}\n{nonce}\n".encode()
    return hmac.new(os.environ["QUNLUO_SECRET"].encode(), head + body, hashlib.sha256).hexdigest()


def send(*events: dict[str, object]) -> dict[str, int]:
    """发事件。没有得到 200 就再发一次：事件的 id 不变，所以只算一次；时间、随机串和签名是新的。"""
    body, timestamp, nonce = json.dumps({"events": events}).encode(), str(int(time.time())), secrets.token_hex(16)
    request = urllib.request.Request(os.environ["QUNLUO_IN"], body, {"Content-Type": "application/json"})
    for name, value in {"Timestamp": timestamp, "Nonce": nonce, "Signature": sign(timestamp, nonce, body)}.items():
        request.add_header(f"X-Qunluo-{name}", value)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


class Actions(http.server.BaseHTTPRequestHandler):
    """收动作。签名不对、超过五分钟、重放的回答 403；同一个 X-Qunluo-Key 只做一次。"""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        names = ("Timestamp", "Nonce", "Signature", "Key")
        timestamp, nonce, signature, key = (self.headers.get(f"X-Qunluo-{name}", "") for name in names)
        is_signed = hmac.compare_digest(sign(timestamp, nonce, body).encode(), signature.encode())
        if is_signed and abs(time.time() - int(timestamp)) <= 300 and nonce not in NONCES:
            NONCES[nonce] = time.time()
            if key not in KEYS:
                print(json.loads(body))  # 换成你的代码：把话发到群里
                KEYS.add(key)  # 做完再记：做到一半出错，群落会带着同一个 key 再来
            self.send_response(200)
        else:
            self.send_response(403)
        self.end_headers()


if __name__ == "__main__":
    now = time.time()
    print(send({"id": f"demo-{now}", "type": "joined", "group": "g1", "member": "m1", "name": "小林", "at": now}))
    http.server.HTTPServer(("127.0.0.1", 9000), Actions).serve_forever()
