"""Opens sealed files of Custody. Written from docs/FORMAT.md alone; Python 3 and the system's libcrypto, nothing else.

  decoder.py open OBJECT FILE_ID FILE_KEY_HEX            size and SHA-256 of the plain bytes
  decoder.py tail TAIL_FILE FILE_ID FILE_KEY_HEX         settled segments, then size and SHA-256 of the tail's plain bytes
  decoder.py unwrap KEY_HEX WRAPPED_HEX CONTEXT KEY_ID   the key inside, in hex
  decoder.py file-key KEY_DIR KEY_ID WRAPPED_HEX CONTEXT the file key in hex, by way of the master key file and the day key
  decoder.py batch                                       one command a line from standard input, as a JSON list

Says "damaged" where something does not open.
"""
import base64
import ctypes
import ctypes.util
import hashlib
import hmac
import json
import math
import os
import struct
import sys

MIB = 1 << 20
SEALED = 12 + MIB + 16
HEADER = 8 + 1 + 64 + 32
INNER, LAST, TAIL = 0, 1, 2
SET_TAG, SET_IVLEN = 0x11, 0x9


class Damaged(Exception):
    pass


def libcrypto():
    for name in ("libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll"):
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    return ctypes.CDLL(ctypes.util.find_library("crypto"))


crypto = libcrypto()
crypto.EVP_CIPHER_CTX_new.restype = ctypes.c_void_p
crypto.EVP_aes_256_gcm.restype = ctypes.c_void_p
crypto.EVP_CIPHER_CTX_free.argtypes = [ctypes.c_void_p]
crypto.EVP_DecryptInit_ex.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
crypto.EVP_CIPHER_CTX_ctrl.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_char_p]
crypto.EVP_DecryptUpdate.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int), ctypes.c_char_p, ctypes.c_int]
crypto.EVP_DecryptFinal_ex.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)]


def gcm_open(key, sealed, data):
    """nonce || ciphertext || tag -> plain bytes."""
    if len(sealed) < 28:
        raise Damaged
    nonce, ciphertext, tag = sealed[:12], sealed[12:-16], sealed[-16:]
    context = crypto.EVP_CIPHER_CTX_new()
    try:
        crypto.EVP_DecryptInit_ex(context, crypto.EVP_aes_256_gcm(), None, None, None)
        crypto.EVP_CIPHER_CTX_ctrl(context, SET_IVLEN, 12, None)
        crypto.EVP_DecryptInit_ex(context, None, None, key, nonce)
        length = ctypes.c_int(0)
        crypto.EVP_DecryptUpdate(context, None, ctypes.byref(length), data, len(data))
        plain = ctypes.create_string_buffer(len(ciphertext) + 16)
        crypto.EVP_DecryptUpdate(context, plain, ctypes.byref(length), ciphertext, len(ciphertext))
        crypto.EVP_CIPHER_CTX_ctrl(context, SET_TAG, 16, tag)
        final = ctypes.create_string_buffer(16)
        rest = ctypes.c_int(0)
        if crypto.EVP_DecryptFinal_ex(context, final, ctypes.byref(rest)) != 1:
            raise Damaged
        return plain.raw[: length.value]
    finally:
        crypto.EVP_CIPHER_CTX_free(context)


def hkdf(key, salt, info):
    """RFC 5869 with SHA-256; 32 bytes are one block."""
    extracted = hmac.new(salt, key, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def id_field(file_id):
    text = file_id.encode("ascii")
    if not 1 <= len(text) <= 63:
        raise Damaged
    return bytes([len(text)]) + text + bytes(63 - len(text))


def segment_data(field, index, kind):
    return b"CUSTODY1\x01" + field + struct.pack(">QB", index, kind)


def open_object(path, file_id, file_key):
    sealed_bytes = os.path.getsize(path) - HEADER
    count = math.ceil(sealed_bytes / SEALED)
    rest = sealed_bytes - (count - 1) * SEALED
    if sealed_bytes < 28 or rest < 28 or (rest == 28 and count > 1):
        raise Damaged
    field = id_field(file_id)
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        header = b"CUSTODY1\x01" + field + hkdf(file_key, field, b"custody/1 commit")
        if not hmac.compare_digest(file.read(HEADER), header):
            raise Damaged
        content = hkdf(file_key, field, b"custody/1 content")
        for index in range(count):
            kind = LAST if index == count - 1 else INNER
            plain = gcm_open(content, file.read(SEALED), segment_data(field, index, kind))
            digest.update(plain)
            size += len(plain)
    return size, digest.hexdigest()


def open_tail(path, file_id, file_key):
    with open(path, "rb") as file:
        note = file.read()
    (settled,) = struct.unpack(">Q", note[:8])
    field = id_field(file_id)
    plain = gcm_open(hkdf(file_key, field, b"custody/1 tail"), note[8:], segment_data(field, settled, TAIL)) if note[8:] else b""
    return settled, len(plain), hashlib.sha256(plain).hexdigest()


def unwrap(key, wrapped, context, key_id):
    owner = context.encode("utf-8")
    return gcm_open(key, wrapped, struct.pack(">I", len(owner)) + owner + key_id.encode("utf-8"))


def file_key(key_dir, key_id, wrapped, context):
    day = key_id.split(".")[0]
    with open(os.path.join(key_dir, "master.key")) as file:
        master = base64.b64decode(file.read())
    with open(os.path.join(key_dir, "days", day + ".key")) as file:
        stored_id, stored = file.read().split("\n")[:2]
    if stored_id != key_id:
        raise Damaged
    day_key = unwrap(hkdf(master, b"custody/1 installation", b"days"), base64.b64decode(stored), day, key_id)
    return unwrap(day_key, wrapped, context, key_id)


def run(command, *words):
    try:
        if command == "open":
            return "%d %s" % open_object(words[0], words[1], bytes.fromhex(words[2]))
        if command == "tail":
            return "%d %d %s" % open_tail(words[0], words[1], bytes.fromhex(words[2]))
        if command == "unwrap":
            return unwrap(bytes.fromhex(words[0]), bytes.fromhex(words[1]), words[2], words[3]).hex()
        if command == "file-key":
            return file_key(words[0], words[1], bytes.fromhex(words[2]), words[3]).hex()
    except Damaged:
        return "damaged"
    sys.exit(__doc__)


if __name__ == "__main__":
    if sys.argv[1:] == ["batch"]:
        for line in sys.stdin:
            print(run(*json.loads(line)))
    elif len(sys.argv) > 1:
        print(run(*sys.argv[1:]))
    else:
        sys.exit(__doc__)
