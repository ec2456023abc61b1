// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"

#include <QCoreApplication>
#include <QTest>

#ifdef WAYBILL_TEST_GUI
#include <QApplication>
using TestApplication = QApplication;
#else
using TestApplication = QCoreApplication;
#endif

#include <algorithm>
#include <optional>
#include <vector>

namespace waybill::tests {

namespace {

std::vector<std::function<std::unique_ptr<QObject>()>>& registeredTests()
{
    static std::vector<std::function<std::unique_ptr<QObject>()>> tests;
    return tests;
}

// What an argument chooses of a class: a function of it, or with "" all of it. `rolesAreKept`, `rolesAreKept:reader`,
// `ApiTest::rolesAreKept` and `ApiTest`; nothing when it speaks of something else.
std::optional<QByteArray> chosenOf(const QMetaObject& test, const QByteArray& argument)
{
    const QByteArray qualified = test.className();
    const QByteArray name = qualified.mid(qualified.lastIndexOf(':') + 1);
    if (argument == name)
        return QByteArray();
    const QByteArray scope = name + "::";
    const QByteArray function = argument.startsWith(scope) ? argument.mid(scope.size()) : argument;
    const QByteArray slot = function.split(':').constFirst() + "()";
    return test.indexOfSlot(slot.constData()) < 0 ? std::nullopt : std::optional(function);
}

// Qt takes a function that a class doesn't have for a failure. Each class hears of its own only, and runs when nothing was
// chosen or something of it; what nobody has is left for Qt to complain of.
int runChosen(const std::vector<QByteArray>& arguments)
{
    std::vector<const QMetaObject*> classes;
    for (const auto& make : registeredTests())
        classes.push_back(make()->metaObject());
    const auto isChoice = [&classes](const QByteArray& argument) {
        return std::ranges::any_of(classes, [&](const QMetaObject* test) { return chosenOf(*test, argument).has_value(); });
    };
    const bool all = std::ranges::none_of(arguments, isChoice);
    int failures = 0;
    for (std::size_t at = 0; at < classes.size(); ++at) {
        QStringList own{QCoreApplication::arguments().constFirst()};
        bool isChosen = all;
        for (const QByteArray& argument : arguments) {
            const auto chosen = chosenOf(*classes[at], argument);
            isChosen = isChosen || chosen;
            if (!isChoice(argument) || (chosen && !chosen->isEmpty()))
                own.append(QString::fromLocal8Bit(chosen ? *chosen : argument));
        }
        if (isChosen)
            failures += QTest::qExec(registeredTests()[at]().get(), own);
    }
    return failures;
}

} // namespace

bool registerTest(std::function<std::unique_ptr<QObject>()> make)
{
    registeredTests().push_back(std::move(make));
    return true;
}

} // namespace waybill::tests

int main(int argc, char** argv)
{
    TestApplication application(argc, argv);
    return waybill::tests::runChosen({argv + 1, argv + argc}) == 0 ? 0 : 1;
}
