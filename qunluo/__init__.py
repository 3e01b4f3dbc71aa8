"""Qunluo (群落): a self-hosted platform with which people run WeChat communities."""
