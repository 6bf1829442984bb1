-- Each department has a database of its own.
CREATE DATABASE sales;
CREATE DATABASE quality;
CREATE DATABASE production;
CREATE DATABASE warehouse;
